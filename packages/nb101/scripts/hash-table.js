/*
 * Writes data/hash-table.bin anew: `pnpm build`, then `node packages/nb101/scripts/hash-table.js`; half a minute. Nothing is
 * downloaded: every hash is computed from its cell, and bench/nb101-cells.js compares them with the published ones.
 */
import { writeFileSync } from 'node:fs'
import { hashOfIndex, nb101Space } from '../dist/index.js'

const bytes = new Uint8Array((nb101Space.size * 3) / 2)
const start = (index) => Number.parseInt(hashOfIndex(index).slice(0, 3), 16)
for (let index = 0, at = 0; index < nb101Space.size; index += 2, at += 3) {
  const both = (start(index) << 12) | start(index + 1)
  bytes.set([both >>> 16, (both >>> 8) & 255, both & 255], at)
}
writeFileSync(new URL('../data/hash-table.bin', import.meta.url), bytes)
