import { batch, effect } from '@preact/signals'
import type { Column, Opened } from '../protocol.js'
import { rowsInside } from '../scatter/geometry.js'
import { ask, WorkerFailure } from './client.js'
import { quantile, sortedValues } from './scale.js'
import {
  type ColorBy,
  catalog,
  colorBy,
  columnX,
  columnY,
  detail,
  failure,
  filterFailure,
  hovered,
  loading,
  mask,
  notice,
  opened,
  pinnedDetail,
  plane,
  question,
  selectedRows,
} from './state.js'
import { keepLink } from './url.js'

/*
 * Fetches from the worker what the questions ask for. Each answer is dropped if its question has changed in the
 * meantime, so that a slow answer never replaces a newer one.
 */

/** Starts the page: reads the link, opens the benchmark, follows every change. */
export async function start(): Promise<void> {
  keepLink(() => {
    const now = opened.peek()
    if (now?.name !== question.bench.peek() || now.data !== question.data.peek()) void openBenchmark()
  })
  followColumns()
  followFilter()
  followSelection()
  followArchitectures()
  const found = ask('catalog')
  await openBenchmark()
  catalog.value = await found.catch(() => [])
}

let opening = 0

/** Opens what `bench` and `data` name, and fills what the link left open with the benchmark's defaults. */
export async function openBenchmark(): Promise<void> {
  const turn = ++opening
  batch(() => {
    failure.value = undefined
    loading.value = { phase: 'Loading', done: 0, total: null }
    opened.value = undefined
    columnX.value = undefined
    columnY.value = undefined
    colorBy.value = { kind: 'none' }
    mask.value = undefined
    detail.value = undefined
    pinnedDetail.value = undefined
    hovered.value = -1
  })
  columns.clear()
  const bench = question.bench.peek()
  try {
    const data = question.data.peek() || (bench === 'nb201' ? 'bundled' : 'space')
    const answer = await ask(
      'open',
      { bench, data },
      {
        onProgress: (progress) => {
          if (turn === opening) loading.value = progress
        },
      },
    )
    if (turn !== opening) return
    const known = (spec: string) =>
      answer.measures.some((measure) => measure.spec === spec) || spec.includes(':')
    batch(() => {
      opened.value = answer
      question.data.value = data
      if (!known(question.x.peek())) question.x.value = answer.first.x
      if (!known(question.y.peek())) question.y.value = answer.first.y
      const color = question.color.peek()
      if (color === '' || !(known(color) || isSlot(color, answer.slots.length)))
        question.color.value = answer.first.color
    })
  } catch (error) {
    if (turn === opening) fail(error)
  }
}

const isSlot = (color: string, count: number): boolean =>
  color === 'none' || (/^slot:\d+$/.test(color) && Number(color.slice(5)) < count)

function fail(error: unknown): void {
  const code = error instanceof WorkerFailure ? error.code : 'FAILED'
  batch(() => {
    loading.value = undefined
    failure.value = { code, message: error instanceof Error ? error.message : String(error) }
  })
}

/** Shows a sentence for some seconds. */
export function tell(text: string): void {
  notice.value = text
  window.setTimeout(() => {
    if (notice.peek() === text) notice.value = ''
  }, 6000)
}

const columns = new Map<string, Promise<Column>>()

/** A column of the open benchmark, asked for once. */
export function readColumn(spec: string): Promise<Column> {
  let column = columns.get(spec)
  if (column === undefined) {
    column = ask('column', { spec })
    columns.set(spec, column)
    column.catch(() => columns.delete(spec))
  }
  return column
}

function followColumns(): void {
  const axis = (spec: () => string, into: typeof columnX, fallback: () => void) =>
    effect(() => {
      const [now, wanted] = [opened.value, spec()]
      if (now === undefined || wanted === '') return
      readColumn(wanted).then(
        (column) => {
          if (opened.peek() !== now || spec() !== wanted) return
          batch(() => {
            into.value = column
            loading.value = undefined
          })
        },
        (error: Error) => {
          if (opened.peek() !== now || spec() !== wanted) return
          tell(error.message)
          fallback()
        },
      )
    })
  axis(
    () => question.x.value,
    columnX,
    () => {
      question.x.value = opened.peek()?.first.x ?? ''
    },
  )
  axis(
    () => question.y.value,
    columnY,
    () => {
      question.y.value = opened.peek()?.first.y ?? ''
    },
  )
  effect(() => {
    const [now, color] = [opened.value, question.color.value]
    if (now === undefined) return
    readColor(color).then(
      (answer) => {
        if (opened.peek() === now && question.color.peek() === color) colorBy.value = answer
      },
      (error: Error) => {
        tell(error.message)
        question.color.value = 'none'
      },
    )
  })
}

async function readColor(color: string): Promise<ColorBy> {
  if (color === 'none' || color === '') return { kind: 'none' }
  const slot = /^slot:(\d+)$/.exec(color)
  if (slot === null) {
    const column = await readColumn(color)
    const sorted = sortedValues(column.values)
    // A few outliers would leave one colour for all the others.
    return { kind: 'measure', column, from: quantile(sorted, 0.02), to: quantile(sorted, 0.98) }
  }
  const which = Number(slot[1])
  const info = opened.peek()?.slots[which]
  if (info === undefined) return { kind: 'none' }
  return { kind: 'slot', ...info, values: await ask('slot', { slot: which }) }
}

function followFilter(): void {
  effect(() => {
    const [now, where] = [opened.value, question.where.value.trim()]
    if (now === undefined || where === '') {
      mask.value = undefined
      filterFailure.value = undefined
      return
    }
    ask('filter', { where }).then(
      (passes) => {
        if (opened.peek() !== now || question.where.peek().trim() !== where) return
        batch(() => {
          mask.value = passes
          filterFailure.value = undefined
        })
      },
      (error: Error) => {
        if (question.where.peek().trim() === where) filterFailure.value = error.message
      },
    )
  })
}

function followSelection(): void {
  effect(() => {
    const [selection, now, laid] = [question.selection.value, opened.value, plane.value]
    if (now === undefined || selection.kind === 'none') {
      selectedRows.value = new Uint32Array()
      return
    }
    if (selection.kind === 'rows') {
      selectedRows.value = selection.rows.filter((row) => row < now.rows)
      return
    }
    // A line drawn on other measures than those shown keeps what it chose.
    if (
      laid === undefined ||
      selection.x !== columnX.value?.info.spec ||
      selection.y !== columnY.value?.info.spec
    )
      return
    const passes = mask.value
    const rows = rowsInside(laid, selection.polygon)
    selectedRows.value = passes === undefined ? rows : rows.filter((row) => passes[row] === 1)
  })
}

/* Ranks need whole columns. They are fetched one by one, so that other questions are answered in between. */
async function fetchRanks(
  now: Opened,
  current: () => boolean,
  arch: string,
  into: typeof detail,
): Promise<void> {
  for (const { spec } of now.measures) {
    if (opened.peek() !== now) return
    await readColumn(spec).catch(() => undefined)
  }
  const answer = await ask('detail', { arch, measure: question.y.peek() }).catch(() => undefined)
  if (answer !== undefined && opened.peek() === now && current()) into.value = answer
}

function followArchitectures(): void {
  const follow = (text: () => string, into: typeof detail) =>
    effect(() => {
      const [now, arch, measure] = [opened.value, text(), question.y.value]
      if (now === undefined || measure === '') return
      if (arch === '') {
        into.value = undefined
        return
      }
      ask('detail', { arch, measure }).then(
        (answer) => {
          if (opened.peek() !== now || text() !== arch) return
          into.value = answer
          if (!answer.complete) void fetchRanks(now, () => text() === arch, arch, into)
        },
        (error: Error) => {
          if (opened.peek() === now && text() === arch) tell(error.message)
        },
      )
    })
  follow(() => question.arch.value, detail)
  follow(() => question.pinned.value, pinnedDetail)
  // Something is worth looking at from the start: the best by the vertical measure.
  effect(() => {
    const [now, y] = [opened.value, columnY.value]
    if (now === undefined || y === undefined || question.arch.value !== '') return
    ask('best', { spec: y.info.spec }).then((text) => {
      if (opened.peek() === now && question.arch.peek() === '') question.arch.value = text
    })
  })
}
