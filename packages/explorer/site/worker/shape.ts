import type { ArchitectureSpace } from '@nasbench/core'
import { shortOperation as operationLabel } from '../cell/operation-name.js'
import type { CellEdge, CellNode, CellPart } from '../protocol.js'

/*
 * How an architecture is drawn and edited. The kind is read from the architecture's own fields, so that a benchmark
 * from outside needs nothing of ours to be drawn:
 *
 * - a list of choices, `['1', '2', …]`, or `{ channels: […] }`: a chain;
 * - `{ ops: [six operations] }`: four nodes with an operation on each edge;
 * - `{ adjacency, operations }`: a graph with an operation on each vertex;
 * - `{ normal, reduce }`: two cells, each of which is eight pairs of an operation and the node that it reads.
 *
 * Other architectures are shown by the drawing or the text of their space.
 */

/** A position that can be edited, and the architectures that the edits lead to. */
export interface Slot {
  readonly label: string
  readonly choices: readonly {
    readonly name: string
    readonly current: boolean
    /** Undefined if the edit does not lead to an architecture of the space. */
    make(): unknown
  }[]
}

/** An architecture taken apart. */
export interface Shape {
  readonly parts: readonly CellPart[]
  readonly slots: readonly Slot[]
}

/** A property of architectures by which points can be coloured. */
export interface Category {
  readonly label: string
  readonly choices: readonly string[]
  /** The position in `choices`. */
  of(arch: unknown): number
}

type Pair = readonly [string, number]

interface Fields {
  readonly ops?: unknown
  readonly channels?: unknown
  readonly adjacency?: readonly (readonly number[])[]
  readonly operations?: readonly string[]
  readonly normal?: unknown
  readonly reduce?: unknown
}

/** Takes an architecture apart; undefined if its kind is not known here. */
export function shapeOf(space: ArchitectureSpace, arch: unknown): Shape | undefined {
  const fields = arch as Fields
  if (isTexts(arch)) return chain(space, arch, (list) => list)
  if (isTexts(fields.channels)) return chain(space, fields.channels, (channels) => ({ ...fields, channels }))
  if (isTexts(fields.ops) && fields.ops.length === 6) return denseCell(space, fields.ops)
  if (Array.isArray(fields.adjacency) && isTexts(fields.operations))
    return graph(space, fields.adjacency, fields.operations)
  if (isPairs(fields.normal) && isPairs(fields.reduce)) return twoCells(space, fields)
  return undefined
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one !== 'object')

const isPairs = (value: unknown): value is Pair[] =>
  Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)

function operationsOf(space: ArchitectureSpace): readonly string[] {
  return space.operations()
}

/* Edits are tried, because a space may forbid some combinations. */
function attempt(space: ArchitectureSpace, arch: unknown): unknown {
  return space.isValid(arch) ? arch : undefined
}

function chain(
  space: ArchitectureSpace,
  list: readonly unknown[],
  rebuild: (list: readonly unknown[]) => unknown,
): Shape {
  const neighbors = space.neighbors(rebuild(list) as never)
  const listOf = (arch: unknown) => (Array.isArray(arch) ? arch : (arch as { channels: unknown[] }).channels)
  const choices = list.map((own, place) => {
    const others = neighbors.map((arch) => listOf(arch)[place])
    return [...new Set([own, ...others])].sort((a, b) => (a! < b! ? -1 : a === b ? 0 : 1))
  })
  const ends = [
    { label: 'in', role: 'input' as const },
    { label: 'out', role: 'output' as const },
  ]
  const nodes: CellNode[] = list.map((own, slot) => ({ label: `${slot + 1}`, op: String(own), slot }))
  return {
    parts: [
      {
        title: '',
        nodes: [ends[0]!, ...nodes, ends[1]!],
        edges: Array.from({ length: nodes.length + 1 }, (_, from) => ({ from, to: from + 1 })),
      },
    ],
    slots: list.map((own, place) => ({
      label: `position ${place + 1}`,
      choices: choices[place]!.map((choice) => ({
        name: String(choice),
        current: choice === own,
        make: () => attempt(space, rebuild(list.with(place, choice))),
      })),
    })),
  }
}

/** The six edges of NAS-Bench-201's cell. */
const denseEdges = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const

function denseCell(space: ArchitectureSpace, ops: readonly string[]): Shape {
  const edges: CellEdge[] = denseEdges.map(([from, to], slot) => ({
    from,
    to,
    op: ops[slot]!,
    slot,
    faint: ops[slot] === 'none',
  }))
  return {
    parts: [
      {
        title: '',
        nodes: [
          { label: 'in', role: 'input' },
          { label: '1' },
          { label: '2' },
          { label: 'out', role: 'output' },
        ],
        edges,
      },
    ],
    slots: denseEdges.map(([from, to], slot) => ({
      label: `edge ${from} → ${to}`,
      choices: operationsOf(space).map((name) => ({
        name,
        current: ops[slot] === name,
        make: () => attempt(space, { ops: ops.with(slot, name) }),
      })),
    })),
  }
}

function graph(
  space: ArchitectureSpace,
  adjacency: readonly (readonly number[])[],
  operations: readonly string[],
): Shape {
  const last = operations.length - 1
  const toggled = (from: number, to: number) =>
    attempt(space, {
      operations,
      adjacency: adjacency.map((row, at) => (at === from ? row.with(to, 1 - row[to]!) : [...row])),
    })
  const slots: Slot[] = operations.slice(1, -1).map((own, at) => ({
    label: `vertex ${at + 1}`,
    choices: operationsOf(space)
      .filter((name) => name !== operations[0] && name !== operations[last])
      .map((name) => ({
        name,
        current: name === own,
        make: () => attempt(space, { adjacency, operations: operations.with(at + 1, name) }),
      })),
  }))
  const edges: CellEdge[] = []
  for (let from = 0; from < last; from++) {
    for (let to = from + 1; to <= last; to++) {
      const present = adjacency[from]![to] === 1
      if (present) edges.push({ from, to, slot: slots.length })
      else if (toggled(from, to) === undefined) continue
      slots.push({
        label: `edge ${from} → ${to}`,
        choices: [
          { name: 'connected', current: present, make: () => (present ? undefined : toggled(from, to)) },
          { name: 'not connected', current: !present, make: () => (present ? toggled(from, to) : undefined) },
        ],
      })
    }
  }
  const nodes = operations.map((op, at): CellNode => {
    if (at === 0) return { label: 'in', role: 'input' }
    if (at === last) return { label: 'out', role: 'output' }
    return { label: `${at}`, op, slot: at - 1 }
  })
  return { parts: [{ title: '', nodes, edges }], slots }
}

function twoCells(space: ArchitectureSpace, fields: Fields): Shape {
  const slots: Slot[] = []
  const parts = (['normal', 'reduce'] as const).map((which): CellPart => {
    const cell = fields[which] as readonly Pair[]
    const rebuilt = (at: number, pair: Pair) => attempt(space, { ...fields, [which]: cell.with(at, pair) })
    const edges = cell.map(([op, from], at): CellEdge => {
      const to = 2 + (at >> 1)
      slots.push({
        label: `${which} cell, edge ${from} → ${to}`,
        choices: [
          ...operationsOf(space).map((name) => ({
            name,
            current: name === op,
            make: () => rebuilt(at, [name, from]),
          })),
          ...Array.from({ length: to }, (_, other) => other)
            .filter((other) => other !== from && other !== cell[at ^ 1]![1])
            .map((other) => ({
              name: `from node ${other}`,
              current: false,
              make: () => rebuilt(at, [op, other]),
            })),
        ],
      })
      return { from, to, op, slot: slots.length - 1 }
    })
    const nodes: CellNode[] = [
      { label: 'k−2', role: 'input' },
      { label: 'k−1', role: 'input' },
      ...[2, 3, 4, 5].map((node) => ({ label: `${node}` })),
      { label: 'out', role: 'output' },
    ]
    const outputs = [2, 3, 4, 5].map((from): CellEdge => ({ from, to: 6, faint: true }))
    return {
      title: which === 'normal' ? 'Normal cell' : 'Reduction cell',
      nodes,
      edges: [...edges, ...outputs],
    }
  })
  return { parts, slots }
}

/** The properties by which the points of a space can be coloured, read from one of its architectures. */
export function categoriesOf(space: ArchitectureSpace, arch: unknown): Category[] {
  const fields = arch as Fields
  const operations = operationsOf(space)
  if (isTexts(fields.ops) && fields.ops.length === 6) {
    return denseEdges.map(([from, to], at) => ({
      label: `edge ${from} → ${to}`,
      choices: operations.map(operationLabel),
      of: (one) => operations.indexOf((one as { ops: string[] }).ops[at]!),
    }))
  }
  if (isPairs(fields.normal)) {
    return (['normal', 'reduce'] as const).flatMap((which) =>
      Array.from({ length: 8 }, (_, at) => ({
        label: `${which} cell, node ${2 + (at >> 1)}, edge ${1 + (at & 1)}`,
        choices: operations.map(operationLabel),
        of: (one: unknown) => operations.indexOf((one as { [key: string]: Pair[] })[which]![at]![0]),
      })),
    )
  }
  if (isTexts(fields.operations)) return graphCategories(operations)
  const list = isTexts(arch) ? arch : isTexts(fields.channels) ? fields.channels : undefined
  const shape = list && shapeOf(space, arch)
  return (shape?.slots ?? []).map(({ label, choices }, at) => {
    const names = choices.map(({ name }) => name)
    const listOf = (one: unknown) => (Array.isArray(one) ? one : (one as { channels: unknown[] }).channels)
    return { label, choices: names, of: (one) => names.indexOf(String(listOf(one)[at])) }
  })
}

function graphCategories(operations: readonly string[]): Category[] {
  const inner = operations.filter((name) => name !== 'input' && name !== 'output')
  const opsOf = (arch: unknown) => (arch as { operations: readonly string[] }).operations
  return [
    {
      label: 'number of vertices',
      choices: ['2', '3', '4', '5', '6', '7'],
      of: (arch) => opsOf(arch).length - 2,
    },
    ...inner.map((name) => ({
      label: `number of ${operationLabel(name)}`,
      choices: ['0', '1', '2', '3', '4', '5'],
      of: (arch: unknown) => opsOf(arch).filter((op) => op === name).length,
    })),
  ]
}
