import { collectSplits, type Splits } from './splits.js'
import { answerOf, nodesOf, type TreeArrays } from './tree.js'
import { type Layout, layOut } from './tree-layout.js'
import { createWalk, lanes } from './walk.js'

/** Trees of float32 thresholds and leaves, summed up. */
export interface Forest {
  readonly trees: number
  readonly nodes: number
  /**
   * Adds up what the trees say about one row of features: from `base`, one tree after the other, each sum rounded to
   * float32. NaN is a missing feature.
   */
  sum(features: Float32Array, base: number): number
  /** {@link sum} of `rows` consecutive rows, written to `sums`; faster for many rows. */
  sumMany(features: Float32Array, rows: number, base: number, sums: Float32Array): void
}

/** Rows that a batch takes through all trees together, and the bytes of their answers: both stay in the cache. */
const blockRows = 256
const blockBytes = 2 ** 20

/**
 * Packs trees into one piece of memory, so that asking them is fast. A forest whose splits are too many and trees too large
 * for a word to have room for both (a million splits, and 4,096 words) is asked as the file has it.
 *
 * @throws NasBenchError CORRUPT_FILE if a tree is invalid
 */
export function packForest(trees: readonly TreeArrays[], features: number, name: string): Forest {
  const nodes = trees.map((tree, at) => nodesOf(tree, features, `tree ${at} of ${name}`, name))
  const splits = collectSplits(trees, nodes)
  const layout = layOut(trees, nodes, splits)
  const sums = layout === undefined ? sumPlainly(trees, features) : sumLaidOut(layout, splits, features)
  return { trees: trees.length, nodes: nodes.reduce((sum, { length }) => sum + length, 0), ...sums }
}

type Sums = Pick<Forest, 'sum' | 'sumMany'>

function sumLaidOut(layout: Layout, splits: Splits, features: number): Sums {
  const { roots } = layout
  const walk = createWalk(layout)
  const leaves = new Float32Array(lanes)
  const allRoots = fillLanes(roots)
  const one = splits.createTables(1)
  const oneRow = fillLanes(Int32Array.of(0))
  const atOnce = Math.max(lanes, Math.min(blockRows, Math.floor(blockBytes / one.width)))
  return {
    sum(row, base) {
      one.answer(0, row, 0)
      let sum = Math.fround(base)
      for (let tree = 0; tree < roots.length; tree += lanes) {
        walk(one.bytes, allRoots, tree, oneRow, 0, leaves)
        const here = Math.min(lanes, roots.length - tree)
        for (let lane = 0; lane < here; lane++) sum = Math.fround(sum + leaves[lane]!)
      }
      return sum
    },
    sumMany(table, rows, base, sums) {
      const tables = splits.createTables(Math.min(atOnce, rows))
      const root = new Int32Array(lanes)
      sums.fill(base, 0, rows)
      for (let from = 0; from < rows; from += atOnce) {
        const block = Math.min(atOnce, rows - from)
        for (let row = 0; row < block; row++) tables.answer(row, table, (from + row) * features)
        const starts = fillLanes(Int32Array.from({ length: block }, (_, row) => row * tables.width))
        for (let tree = 0; tree < roots.length; tree++) {
          root.fill(roots[tree]!)
          for (let row = 0; row < block; row += lanes) {
            walk(tables.bytes, root, 0, starts, row, leaves)
            const here = Math.min(lanes, block - row)
            const at = from + row
            // Storing rounds to float32.
            for (let lane = 0; lane < here; lane++) sums[at + lane] = sums[at + lane]! + leaves[lane]!
          }
        }
      }
    },
  }
}

/** The last one again, until there is one for each lane: a lane that has nothing to do walks there too. */
function fillLanes(places: Int32Array): Int32Array {
  const filled = new Int32Array(Math.ceil(places.length / lanes) * lanes)
  filled.fill(places[places.length - 1] ?? 0)
  filled.set(places)
  return filled
}

function sumPlainly(trees: readonly TreeArrays[], features: number): Sums {
  const sum: Sums['sum'] = (row, base) =>
    trees.reduce((total, tree) => Math.fround(total + answerOf(tree, row)), Math.fround(base))
  return {
    sum,
    sumMany(table, rows, base, sums) {
      for (let row = 0; row < rows; row++)
        sums[row] = sum(table.subarray(row * features, (row + 1) * features), base)
    },
  }
}
