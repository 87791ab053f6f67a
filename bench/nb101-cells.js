/*
 * Holds the whole space of NAS-Bench-101 to the shared list of all cells: `pnpm build`, then `node bench/nb101-cells.js`.
 *
 * Every cell's wiring, operations and module hash, and that its hash leads back to it; some minutes. Exit 1 where one
 * differs. A sample of it is in the unit tests.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { genIsEdge, hashOfIndex, indexOfHash, nb101Space, operations } from '../packages/nb101/dist/index.js'

const shared = process.env.NASBENCH_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))
const file = join(shared, 'scale', 'nb101-cells.bin.gz')
if (!existsSync(file)) {
  console.error(`there is no ${file}: NASBENCH_SHARED names the folder that has scale/nb101-cells.bin.gz`)
  process.exit(1)
}
const cells = gunzipSync(readFileSync(file))
const size = 22
const count = cells.length / size
if (count !== nb101Space.size) throw new Error(`the list has ${count} cells`)

const start = performance.now()
const hashes = new Set()
const wrong = { cell: 0, index: 0, hash: 0, lookup: 0 }
for (let index = 0; index < count; index++) {
  const at = size * index
  const vertices = cells.readUInt8(at)
  const isEdge = genIsEdge(cells.readUInt32LE(at + 1))
  let code = cells.readUInt8(at + 5)
  const names = ['output']
  for (let vertex = vertices - 2; vertex > 0; vertex--) {
    names.unshift(operations[code % 3] ?? '')
    code = Math.floor(code / 3)
  }
  names.unshift('input')
  const rows = Array.from({ length: vertices }, (_, x) =>
    Array.from({ length: vertices }, (_, y) => isEdge(x, y)),
  )
  const arch = nb101Space.at(index)
  if (JSON.stringify(arch.adjacency) !== JSON.stringify(rows) || arch.operations.join() !== names.join()) {
    wrong.cell++
  }
  if (nb101Space.getIndex({ adjacency: rows, operations: names }) !== index) wrong.index++
  const hash = cells.toString('hex', at + 6, at + size)
  if (hashOfIndex(index) !== hash) wrong.hash++
  if (indexOfHash(hash.slice(0, 9)) !== index) wrong.lookup++
  hashes.add(hash)
  if (index % 50_000 === 0) console.error(`${index} of ${count}`)
}
console.log(
  JSON.stringify({ cells: count, hashes: hashes.size, wrong, seconds: (performance.now() - start) / 1000 }),
)
if (hashes.size !== count || Object.values(wrong).some((number) => number > 0)) process.exit(1)
