/**
 * A cell of NAS-Bench-101, with the fields of NASBenchAPI: which vertex leads to which, and what each vertex does.
 *
 * Plain JSON; what this library hands out is frozen, and what it is handed is never changed.
 */
export interface Arch101 {
  /** V × V zeros and ones, row to column, ones only above the diagonal. */
  readonly adjacency: readonly (readonly number[])[]
  /** V names: `input`, one of three operations for each vertex between, `output`. */
  readonly operations: readonly string[]
}
