import type { Cell301 } from './cell-code.js'
import { cellNames, cellsOfConfig, configPrefix, firstEdges } from './config-cells.js'
import { canonicalGenotype, type Genotype, type GenotypeInput } from './genotype.js'

/** The separator of the words of a key: `:` in NAS-Bench-301's own files, `_COLON_` in YAHPO Gym's. */
export type KeySeparator = ':' | '_COLON_'

/**
 * The 22 ConfigSpace entries of an architecture: `…darts:edge_normal_3` is an operation, `…darts:inputs_node_normal_4`
 * a pair of predecessors (`0_2`). Absent edges have no entry.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function toConfigSpace(
  arch: GenotypeInput,
  options: { readonly separator?: KeySeparator } = {},
): Record<string, string> {
  const genotype = canonicalGenotype(arch)
  const start = configPrefix.replaceAll(':', options.separator ?? ':')
  const config: Record<string, string> = {}
  for (const name of cellNames) {
    const cell: Cell301 = genotype[name]
    for (const [at, [op, predecessor]] of cell.entries()) {
      const node = at >> 1
      config[`${start}edge_${name}_${firstEdges[node]! + predecessor}`] = op
      if (node > 0 && at % 2 === 1) {
        config[`${start}inputs_node_${name}_${node + 2}`] = `${cell[at - 1]?.[1]}_${predecessor}`
      }
    }
  }
  return config
}

/**
 * The architecture of ConfigSpace entries, with `:` or `_COLON_` in their keys, with or without prefix: {@link toConfigSpace}
 * backwards. Entries of other hyperparameters are ignored; an edge of value `#na#` (as YAHPO Gym has it), NaN or null is
 * absent.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, even if only an edge and the predecessors of its node contradict each
 * other.
 */
export function fromConfigSpace(config: Readonly<Record<string, unknown>>): Genotype {
  return canonicalGenotype(cellsOfConfig(config))
}
