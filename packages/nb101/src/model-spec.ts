import { formatReceived, NasBenchError } from '@nasbench/core'
import type { Arch101 } from './arch.js'
import { type GraphMatrix, hashModule } from './graph-utilities.js'
import { operations as availableOps } from './operations.js'
import { usedVertices } from './prune.js'
import { problemsOfArch } from './validate.js'

/**
 * A graph as the official API takes it (nasbench, model_spec.py), kept as given and pruned.
 *
 * Whether it is in the space is another question: operations may have any names, and there may be any number of vertices
 * and edges. Entries must be 0 or 1, of any number type: the official code takes a 2 for two edges, and gives a matrix of
 * floats a hash that nothing has.
 */
export class ModelSpec {
  /** As given, in zeros and ones. Later changes to what was given have no effect. */
  readonly originalMatrix: readonly (readonly number[])[]
  readonly originalOps: readonly string[]
  /** Zeros and ones, without the vertices on no way from input to output; null if no way leads there. */
  readonly matrix: readonly (readonly number[])[] | null
  readonly ops: readonly string[] | null
  /** Whether a way leads from the first vertex to the last. */
  readonly validSpec: boolean

  /** Throws INVALID_ARCHITECTURE for a matrix that is not square, upper triangular and of zeros and ones, or other ops. */
  constructor(matrix: GraphMatrix, ops: ArrayLike<string>) {
    const rows = Array.from(matrix, (row) => Array.from(row, Number))
    const names = Array.from(ops)
    if (rows.some((row) => row.length !== rows.length)) throw refused('matrix must be square', matrix)
    if (names.length !== rows.length) throw refused('length of ops must match matrix dimensions', ops)
    const used = rows.length === 0 ? undefined : usedVertices(matrix)
    this.originalMatrix = freezeRows(rows)
    this.originalOps = Object.freeze(names)
    this.validSpec = used !== undefined
    this.matrix = used
      ? freezeRows(used.map((source) => used.map((target) => rows[source]?.[target] as number)))
      : null
    this.ops = used ? Object.freeze(used.map((vertex) => names[vertex] as string)) : null
  }

  /** The pruned graph, or the given one where nothing is left of it, as this library's other functions take it. */
  toArch(): Arch101 {
    return { adjacency: this.matrix ?? this.originalMatrix, operations: this.ops ?? this.originalOps }
  }

  /**
   * The hash of the pruned graph, with the positions of the operations in a list as labels; the names of the first and
   * the last vertex are ignored. Throws INVALID_ARCHITECTURE if pruning leaves no graph or a name is not in the list.
   */
  hashSpec(canonicalOps: readonly string[] = availableOps): string {
    const { matrix, ops } = this
    if (!matrix || !ops) throw refused('no way leads from the first vertex to the last', this.originalMatrix)
    const labels = ops.map((op, vertex) => {
      if (vertex === 0) return -1
      if (vertex === ops.length - 1) return -2
      const label = canonicalOps.indexOf(op)
      if (label < 0) throw refused(`${formatReceived(op)} is not among the operations`, op, canonicalOps)
      return label
    })
    return hashModule(matrix, labels)
  }

  /** Why it is not in the space; empty if it is. */
  problems(): string[] {
    return problemsOfArch(this.toArch()).map(({ message }) => message)
  }
}

function freezeRows(rows: number[][]): readonly (readonly number[])[] {
  return Object.freeze(rows.map((row) => Object.freeze(row)))
}

function refused(message: string, received: unknown, expected?: readonly string[]): NasBenchError {
  return new NasBenchError('INVALID_ARCHITECTURE', message, {
    received,
    ...(expected ? { expected } : {}),
  })
}
