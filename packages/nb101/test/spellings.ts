import fc from 'fast-check'
import { type Arch101, archOfIndex } from '../src/arch.js'
import { operations } from '../src/operations.js'

/** Any index of the space. */
export const anyIndex = fc.integer({ min: 0, max: 423_623 })

/** Any 7 × 7 matrix with three operations, in the space or not. */
export const anyMatrix = fc
  .record({
    bits: fc.integer({ min: 0, max: 2 ** 21 - 1 }),
    names: fc.array(fc.constantFrom(...operations), { minLength: 5, maxLength: 5 }),
  })
  .map(({ bits, names }): Arch101 => {
    let at = 0
    const adjacency = Array.from({ length: 7 }, (_, source) =>
      Array.from({ length: 7 }, (_, target) => (target > source ? (bits >> at++) & 1 : 0)),
    )
    return { adjacency, operations: ['input', ...names, 'output'] }
  })

/** A stored cell, and the same cell with its vertices in another order and up to three unused ones between. */
export const anySpelling = fc
  .record({
    index: anyIndex,
    order: fc.infiniteStream(fc.nat()),
    spare: fc.nat({ max: 3 }),
    links: fc.infiniteStream(fc.nat({ max: 9 })),
  })
  .map(({ index, order, spare, links }) => {
    const stored = archOfIndex(index)
    return { index, arch: withSpares(relabelled(stored, order), spare, order, links) }
  })

/* A random order in which edges still lead upwards. */
function relabelled({ adjacency, operations: names }: Arch101, draws: Iterator<number>): Arch101 {
  const last = names.length - 1
  const placed = [0]
  while (placed.length < last) {
    const free = names.flatMap((_, vertex) => {
      const ready = adjacency.every((row, source) => row[vertex] !== 1 || placed.includes(source))
      return vertex < last && !placed.includes(vertex) && ready ? [vertex] : []
    })
    placed.push(free[draws.next().value % free.length] as number)
  }
  placed.push(last)
  return {
    adjacency: placed.map((source) => placed.map((target) => adjacency[source]?.[target] ?? 0)),
    operations: placed.map((vertex) => names[vertex] as string),
  }
}

/* Each either led to by others or leading to others, never both, so that it is on no way. */
function withSpares(arch: Arch101, spare: number, draws: Iterator<number>, links: Iterator<number>): Arch101 {
  let { adjacency, operations: names } = arch
  const spares = new Set<number>()
  for (let left = spare; left > 0; left--) {
    const at = 1 + (draws.next().value % (names.length - 1))
    const leads = links.next().value % 2 === 0
    const moved = [...spares].map((vertex) => (vertex >= at ? vertex + 1 : vertex))
    spares.clear()
    for (const vertex of moved) spares.add(vertex)
    const grown = adjacency.map((row) => [...row.slice(0, at), 0, ...row.slice(at)])
    grown.splice(at, 0, new Array<number>(names.length + 1).fill(0))
    for (let other = 0; other <= names.length; other++) {
      if (other === at || spares.has(other) || links.next().value > 3) continue
      if (leads && other > at) (grown[at] as number[])[other] = 1
      if (!leads && other < at) (grown[other] as number[])[at] = 1
    }
    spares.add(at)
    adjacency = grown
    names = [...names.slice(0, at), operations[links.next().value % 3] as string, ...names.slice(at)]
  }
  return { adjacency, operations: names }
}
