/*
 * Assembles src/models/matrix-kernel.wat and writes src/models/matrix-kernel.ts: `node scripts/build-kernel.js`. A test
 * compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import createWabt from 'wabt'

const file = (/** @type {string} */ name) => fileURLToPath(new URL(`../src/models/${name}`, import.meta.url))

/** The generated module as text. */
export async function generateKernel() {
  const wabt = await createWabt()
  const module = wabt.parseWat('matrix-kernel.wat', readFileSync(file('matrix-kernel.wat'), 'utf8'), {
    simd: true,
  })
  const { buffer } = module.toBinary({})
  module.destroy()
  const text = Buffer.from(buffer).toString('base64')
  const lines = text.match(/.{1,100}/g) ?? []
  return `/* Generated from matrix-kernel.wat by scripts/build-kernel.js: ${buffer.length} bytes of WebAssembly as base64. */\nexport const matrixKernel =\n${lines.map((line) => `  '${line}'`).join(' +\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(file('matrix-kernel.ts'), await generateKernel())
}
