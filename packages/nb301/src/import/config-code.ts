import type { GenotypeCode } from '../cell-code.js'
import { nodes, predecessorPairs } from '../cell-code.js'
import { firstEdges } from '../config-cells.js'
import { operationId } from '../operations.js'
import type { Fields } from './field-value.js'

/* Each cell has 14 edges and, from the third node on, three pairs of predecessors. */
const edges = 14
const slotsOfCell = edges + 3
const prefix = 'NetworkSelectorDatasetInfo:darts:'

const slots: ReadonlyMap<string, number> = new Map(
  ['normal', 'reduce'].flatMap((cell, c) => [
    ...Array.from({ length: edges }, (_, edge): [string, number] => [
      `${prefix}edge_${cell}_${edge}`,
      c * slotsOfCell + edge,
    ]),
    ...[3, 4, 5].map((node, at): [string, number] => [
      `${prefix}inputs_node_${cell}_${node}`,
      c * slotsOfCell + edges + at,
    ]),
  ]),
)

const pairNames = predecessorPairs.map((pairs) => pairs.map((pair) => pair.join('_')))

/** A configuration's architecture, and what else is in it. */
export interface ConfigParts {
  /** Undefined if its entries are not an architecture of the space. */
  readonly codes: GenotypeCode | undefined
  /**
   * The fields that the codes do not cover: all fields if there are no codes or the keys are in YAHPO Gym's notation.
   */
  readonly rest: Fields
}

/**
 * The cell codes that a record's configuration says: what `codeOfGenotype(fromConfigSpace(config))` gives, without
 * making anything in between, since a published file has 57,189 of them.
 */
export function splitConfig(config: Fields): ConfigParts {
  const found = new Int8Array(2 * slotsOfCell).fill(-1)
  const rest = new Map<string, unknown>() as Map<string, never>
  let right = true
  let plain = true
  for (const [key, value] of config) {
    const slot = slots.get(key) ?? slots.get(key.replaceAll('_COLON_', ':'))
    if (slot === undefined) {
      rest.set(key, value as never)
      continue
    }
    if (key.includes('_COLON_')) plain = false
    // An explicitly absent edge.
    if (!plain && value === '#na#') continue
    const place = slot % slotsOfCell
    const code =
      place < edges ? operationId(value) : (pairNames[place - edges + 1] as string[]).indexOf(value as string)
    if (code < 0) right = false
    found[slot] = code
  }
  const normal = right ? codeOfSlots(found, 0) : -1
  const reduce = right ? codeOfSlots(found, slotsOfCell) : -1
  return normal < 0 || reduce < 0
    ? { codes: undefined, rest: config }
    : { codes: { normal, reduce }, rest: plain ? (rest as Fields) : config }
}

/* -1 if an edge is missing, or there is one too many. */
function codeOfSlots(found: Int8Array, from: number): number {
  let code = 0
  for (let at = 0; at < nodes.length; at++) {
    const pairs = predecessorPairs[at] as readonly (readonly [number, number])[]
    const place = at === 0 ? 0 : found[from + edges + at - 1]!
    const pair = pairs[place]
    if (pair === undefined) return -1
    const first = from + firstEdges[at]!
    for (let p = 0; p < at + 2; p++) {
      if (found[first + p]! >= 0 !== (p === pair[0] || p === pair[1])) return -1
    }
    code = code * pairs.length + place
    code = (code * 7 + found[first + pair[0]]!) * 7 + found[first + pair[1]]!
  }
  return code
}
