import { batch, signal } from '@preact/signals'
import { ask } from './client.js'
import { tell } from './follow.js'
import { detail, mainMeasure, opened, question, selectedRows } from './state.js'

/** The architectures that were looked at before this one, the last one at the end. */
export const visited = signal<readonly string[]>([])

const maxVisited = 200

/** Makes an architecture the current one: by its text or its index. */
export function show(text: string): void {
  const before = question.arch.peek()
  if (text === before) return
  batch(() => {
    if (before !== '') visited.value = [...visited.peek(), before].slice(-maxVisited)
    question.arch.value = text
  })
}

/** Makes the architecture of a row the current one. */
export async function showRow(row: number): Promise<void> {
  if (row < 0) return
  const [named] = await ask('texts', { rows: [row] })
  if (named !== undefined) show(named.text)
}

/** Goes back to the architecture before. */
export function undo(): void {
  const before = visited.peek().at(-1)
  if (before === undefined) {
    tell('There is nothing to undo.')
    return
  }
  batch(() => {
    visited.value = visited.peek().slice(0, -1)
    question.arch.value = before
  })
}

let draws = 0

/** Shows an architecture drawn at random. */
export async function showRandom(): Promise<void> {
  show(await ask('random', { seed: `${Date.now()}-${draws++}` }))
}

/** Walks to the neighbour that is best by the vertical measure, if it is better. */
export function stepToBest(): void {
  const [now, measure] = [detail.peek(), mainMeasure.peek()]
  if (now === undefined || measure === undefined) return
  const sign = measure.direction === 'maximize' ? 1 : -1
  const own = now.values.find((one) => one.measure.spec === measure.spec)?.value
  const known = now.neighbors.filter(({ value }) => value !== null)
  const [best] = [...known].sort((a, b) => sign * (b.value! - a.value!))
  if (best === undefined) tell('No neighbour has a value.')
  else if (own !== undefined && sign * (best.value! - own) <= 0)
    tell('A local optimum: no neighbour is better.')
  else show(best.text)
}

/** Keeps the current architecture to compare others with. */
export function pin(): void {
  const now = detail.peek()
  if (now === undefined) return
  const same = question.pinned.peek() === now.text
  question.pinned.value = same ? '' : now.text
  tell(same ? 'Nothing is pinned any more.' : 'Pinned: the Compare view shows it next to the current one.')
}

/** Adds a row to the selection, or takes it out. */
export function toggleSelected(row: number): void {
  if (row < 0) return
  const rows = new Set(selectedRows.peek())
  if (!rows.delete(row)) rows.add(row)
  select(Uint32Array.from(rows).sort())
}

/** Selects these rows, which must be in order. */
export function select(rows: Uint32Array): void {
  question.selection.value = rows.length === 0 ? { kind: 'none' } : { kind: 'rows', rows }
}

/** Adds a condition to the filter. */
export function narrow(condition: string): void {
  const before = question.where.peek().trim()
  question.where.value = before === '' ? condition : `${before} && ${condition}`
}

/** Opens another benchmark or other data, with the defaults of its own. */
export function change(bench: string, data: string): void {
  batch(() => {
    opened.value = undefined
    visited.value = []
    question.bench.value = bench
    question.data.value = data
    question.x.value = ''
    question.y.value = ''
    question.color.value = ''
    question.where.value = ''
    question.arch.value = ''
    question.pinned.value = ''
    question.range.value = undefined
    question.selection.value = { kind: 'none' }
  })
}
