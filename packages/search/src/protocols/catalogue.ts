import { unknownName } from '@nasbench/core'
import { naszilla101, nb101Paper } from './nb101.js'
import { naszilla201, nats, nb201Paper } from './nb201.js'
import type { Protocol } from './protocol.js'

/** All protocols; one name may stand for several benchmarks and datasets. */
export const protocols: readonly Protocol[] = [nb201Paper, ...nats, ...naszilla201, nb101Paper, naszilla101]

/**
 * The protocol of a name for a benchmark and a dataset; without a dataset, the first.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a name that the benchmark does not have, UNKNOWN_DATASET for a dataset that the protocol is
 * not for.
 */
export function findProtocol(name: string, benchmark: string, dataset?: string): Protocol {
  const known = protocols.filter((one) => one.benchmark === benchmark)
  const named = known.filter((one) => one.name === name)
  if (named.length === 0) {
    const names = [...new Set(known.map((one) => one.name))]
    throw unknownName('INVALID_ARGUMENT', 'protocol', name, names, benchmark)
  }
  const found = dataset === undefined ? named[0] : named.find((one) => one.dataset === dataset)
  if (found !== undefined) return found
  const datasets = named.map((one) => one.dataset)
  throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, datasets, `protocol ${name}`)
}
