import type { ArchitectureSpace } from '@nasbench/core'
import { shortOperation as operationLabel } from '../cell/operation-name.js'
import type { ArchDetail, CellSlot, NeighborInfo, ValueInfo } from '../protocol.js'
import { parseMeasure } from './measure.js'
import type { Session } from './open-benchmark.js'
import { countValues, rankOf } from './rank.js'
import { type Shape, type Slot, shapeOf } from './shape.js'

/** More than this many neighbours cannot be told apart on a ring. */
const maxNeighbors = 160

/** The architecture that a text names: any form that the space or the data accepts. */
export function readArch({ space, benchmark }: Session, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') throw new Error('an architecture is needed: its index, its text, or JSON')
  // JSON and other objects have forms that only `from` reads.
  if (/^[[{]/.test(trimmed)) {
    try {
      return space.from(JSON.parse(trimmed))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return benchmark?.parse?.(trimmed) ?? space.parse(trimmed)
}

/** One architecture with its values, edits and neighbours. */
export function describeArch(session: Session, text: string, measure: string): ArchDetail {
  const { space, population } = session
  const arch = readArch(session, text)
  const shape = shapeOf(space, arch)
  const neighbors = space.neighbors(arch)
  const value = valueReader(session, measure)
  return {
    row: population.rowOf(arch),
    index: String(space.getIndex(arch)),
    text: space.format(arch),
    parts: shape?.parts ?? [],
    ...(shape === undefined && space.drawings?.svg && { svg: space.drawings.svg(arch) }),
    slots: shape?.slots.map((slot) => describeSlot(space, slot, value)) ?? [],
    values: valuesOf(session, arch),
    complete: population.sampled || session.measures.every(({ spec }) => session.columns.has(spec)),
    neighbors: neighbors
      .slice(0, maxNeighbors)
      .map((other) => describeNeighbor(session, shape, other, value(other))),
    moreNeighbors: Math.max(0, neighbors.length - maxNeighbors),
    provenance: provenanceOf(session, arch, measure),
  }
}

function describeSlot(
  space: ArchitectureSpace,
  slot: Slot,
  value: (arch: unknown) => number | null,
): CellSlot {
  const choices = slot.choices.map(({ name, current, make }) => {
    const arch = make()
    const cost = arch === undefined ? undefined : space.cost?.(arch)
    return {
      label: operationLabel(name),
      name,
      text: arch === undefined ? null : space.format(arch),
      current,
      params: cost?.params ?? null,
      flops: cost?.flops ?? null,
      value: arch === undefined ? null : value(arch),
    }
  })
  const added = (key: 'params' | 'flops') => {
    const own = choices.find(({ current }) => current)?.[key] ?? null
    const all = choices.flatMap((choice) => choice[key] ?? [])
    return own === null || all.length < 2 ? null : own - Math.min(...all)
  }
  return { label: slot.label, choices, params: added('params'), flops: added('flops') }
}

/* The value of an architecture on a measure: from the column where it has a row, else asked for by itself. */
function valueReader(session: Session, spec: string): (arch: unknown) => number | null {
  const { population, benchmark, space, columns } = session
  const values = columns.get(spec)?.values
  const { what, question } = parseMeasure(session, spec)
  return (arch) => {
    const row = values === undefined ? -1 : population.rowOf(arch)
    if (row >= 0) return orNull(values![row]!)
    if (what === 'params' || what === 'flops') return space.cost?.(arch)[what] ?? null
    if (benchmark === undefined) return null
    if (what === 'time')
      return benchmark.exists({ ...question, arch }) ? benchmark.trainTime(arch as object, question) : null
    if (what !== 'metric') return null
    return orNull(benchmark.queryMany([arch] as never[], question)[0]!)
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

function valuesOf(session: Session, arch: unknown): ValueInfo[] {
  const { population, benchmark, measures } = session
  return measures.flatMap((measure) => {
    const value = valueReader(session, measure.spec)(arch)
    if (value === null) return []
    const { what, question } = parseMeasure(session, measure.spec)
    const std = what === 'metric' && benchmark ? benchmark.summary(arch as object, question).std : null
    // A column takes a while the first time; the page asks again when it has fetched all of them.
    const values = session.columns.get(measure.spec)?.values
    const rank = population.sampled || values === undefined ? null : rankOf(values, value, measure.direction)
    return [{ measure, value, std, rank, of: values === undefined ? 0 : countValues(values) }]
  })
}

function provenanceOf({ benchmark, ...session }: Session, arch: unknown, spec: string): [string, string][] {
  const { what, question } = parseMeasure({ benchmark, ...session }, spec)
  if (what !== 'metric' || benchmark === undefined || !benchmark.exists({ ...question, arch })) return []
  const { info } = benchmark.summary(arch as never, question)
  return Object.entries(info).flatMap(([name, value]) => {
    const plain = ['string', 'number', 'boolean', 'bigint'].includes(typeof value)
    if (name === 'arch' || name === 'index' || (!plain && !Array.isArray(value))) return []
    return [[name, Array.isArray(value) ? value.slice(0, 6).join(', ') : String(value)] as [string, string]]
  })
}

function describeNeighbor(
  session: Session,
  shape: Shape | undefined,
  other: unknown,
  value: number | null,
): NeighborInfo {
  const { space, population } = session
  const edit = editOf(space, shape, shapeOf(space, other)) ?? { group: 'edit', op: space.format(other) }
  return {
    text: space.format(other),
    row: population.rowOf(other),
    edit: `${edit.group}: ${edit.op}`,
    group: edit.group,
    op: edit.op,
    value,
  }
}

/* The one slot in which two architectures differ; for graphs, what there is more or less of. */
function editOf(
  space: ArchitectureSpace,
  one: Shape | undefined,
  other: Shape | undefined,
): { readonly group: string; readonly op: string } | undefined {
  if (one === undefined || other === undefined) return undefined
  const nodes = (shape: Shape) => shape.parts.flatMap((part) => part.nodes)
  const edges = (shape: Shape) => shape.parts.flatMap((part) => part.edges)
  if (nodes(one).some(({ op }) => op !== undefined) && edges(one).every(({ op }) => op === undefined)) {
    const moreNodes = nodes(other).length - nodes(one).length
    if (moreNodes !== 0) return { group: 'vertices', op: moreNodes > 0 ? 'one more' : 'one fewer' }
    const moreEdges = edges(other).length - edges(one).length
    if (moreEdges !== 0) return { group: 'edges', op: moreEdges > 0 ? 'one more' : 'one fewer' }
    const changed = nodes(other).find(({ op }, at) => op !== nodes(one)[at]!.op)
    return { group: 'operations', op: operationLabel(changed?.op ?? space.name) }
  }
  const at = edges(one).findIndex((edge, which) => {
    const changed = edges(other)[which]
    return edge.op !== changed?.op || edge.from !== changed?.from
  })
  const [before, after] = [edges(one)[at], edges(other)[at]]
  if (before?.slot === undefined || after === undefined) return undefined
  const moved = before.from !== after.from
  return {
    group: one.slots[before.slot]!.label,
    op: moved ? `from node ${after.from}` : operationLabel(after.op ?? ''),
  }
}
