/**
 * The operations in the order of the benchmark's ConfigSpace; an operation's place here is its id, 0 to 6.
 * Source: automl/nasbench301, configspace.json.
 */
export const operations = [
  'max_pool_3x3',
  'avg_pool_3x3',
  'skip_connect',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_conv_3x3',
  'dil_conv_5x5',
] as const

/** The operation of an edge of a cell. */
export type Operation301 = (typeof operations)[number]

const ids: ReadonlyMap<unknown, number> = new Map(operations.map((op, id) => [op, id]))

/** The id of an operation, or -1 for anything else. */
export function operationId(op: unknown): number {
  return ids.get(op) ?? -1
}
