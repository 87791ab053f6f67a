/*
 * Writes src/hash-table.ts anew: `pnpm build`, then `node packages/nb101/scripts/hash-table.js`; half a minute. Nothing
 * of it is downloaded: every hash is worked out from its cell, and bench/nb101-cells.js holds them to the published ones.
 */
import { writeFileSync } from 'node:fs'
import { hashOfIndex, nb101Space } from '../dist/index.js'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
let text = ''
for (let index = 0; index < nb101Space.size; index++) {
  const start = Number.parseInt(hashOfIndex(index).slice(0, 3), 16)
  text += letters[start >>> 6] + letters[start & 63]
}
writeFileSync(
  new URL('../src/hash-table.ts', import.meta.url),
  `/**
 * The first 12 bits of the module hash of each cell, in the order of the indices, as two letters of base64url each.
 *
 * Made by scripts/hash-table.js.
 */
export const hashStarts: string =
  '${text}'
`,
)
