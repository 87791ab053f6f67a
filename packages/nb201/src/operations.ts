/** The operations in the official order; an operation's place here is its id, 0 to 4. */
export const operations = ['none', 'skip_connect', 'nor_conv_1x1', 'nor_conv_3x3', 'avg_pool_3x3'] as const

/** The operation of an edge of the cell. */
export type Operation201 = (typeof operations)[number]

/** The cell's six edges in the order of an architecture's operations: 1<-0, 2<-0, 2<-1, 3<-0, 3<-1, 3<-2. */
export const edges: readonly { readonly target: number; readonly source: number }[] = [
  { target: 1, source: 0 },
  { target: 2, source: 0 },
  { target: 2, source: 1 },
  { target: 3, source: 0 },
  { target: 3, source: 1 },
  { target: 3, source: 2 },
]

/** How many architectures there are: 5^6. */
export const spaceSize = 15_625

/** The id of an operation, or -1 for anything else. */
export function operationId(op: unknown): number {
  switch (op) {
    case 'none':
      return 0
    case 'skip_connect':
      return 1
    case 'nor_conv_1x1':
      return 2
    case 'nor_conv_3x3':
      return 3
    case 'avg_pool_3x3':
      return 4
    default:
      return -1
  }
}
