import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { hashModule } from '../src/graph-utilities.js'
import { hashOfIndex } from '../src/hash.js'
import { hashOf } from '../src/identity.js'
import { anyIndex, anySpelling } from './spellings.js'
import { cellVectors, vectors } from './vectors.js'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

type Matrix = readonly (readonly number[])[]

/* The official steps on texts, with Node's MD5. */
function hashByTexts(matrix: Matrix, labeling: readonly number[]) {
  const sources = (vertex: number) => matrix.flatMap((row, source) => (row[vertex] === 1 ? [source] : []))
  const targets = (vertex: number) =>
    (matrix[vertex] as readonly number[]).flatMap((bit, target) => (bit === 1 ? [target] : []))
  const initial = labeling.map(
    (label, vertex) => `(${targets(vertex).length}, ${sources(vertex).length}, ${label})`,
  )
  const rounds = [initial.map(md5)]
  for (let round = 0; round < matrix.length; round++) {
    const now = rounds.at(-1) as string[]
    const sorted = (vertices: number[]) =>
      vertices
        .map((vertex) => now[vertex])
        .sort()
        .join('')
    rounds.push(now.map((own, vertex) => md5(`${sorted(sources(vertex))}|${sorted(targets(vertex))}|${own}`)))
  }
  const final = `[${[...(rounds.at(-1) as string[])]
    .sort()
    .map((hash) => `'${hash}'`)
    .join(', ')}]`
  return { initial, rounds, final, hash: md5(final) }
}

/* Every 21st cell: 20,173 of them. */
const sampled = Array.from({ length: 20_173 }, (_, at) => 21 * at)
const published = sharedPath('scale', 'nb101-cells.bin.gz')

describe('the module hash', () => {
  it('goes the official way step by step, as the traced cell shows', () => {
    const trace = vectors.hash_trace_chain3_c3
    const steps = hashByTexts(trace.matrix, trace.labeling)
    expect(steps.initial).toEqual(trace.initial_strings)
    expect(steps.rounds).toEqual(trace.rounds)
    expect(steps.final).toBe(trace.final_string)
    expect(steps.hash).toBe(trace.hash)
    expect(hashModule(trace.matrix, trace.labeling)).toBe(trace.hash)
  })

  it.each(vectors.hash_module)('is that of the official code for $name', ({ matrix, labeling, hash }) => {
    expect(hashModule(matrix, labeling)).toBe(hash)
  })

  it.each(cellVectors)('is that of the official code for the cell $name', ({ matrix, ops, hash }) => {
    expect(hashOf({ adjacency: matrix, operations: ops })).toBe(hash)
  })

  it('is that of the official steps for any graph, with up to 20 vertices and edges both ways', () => {
    const graph = fc.integer({ min: 1, max: 20 }).chain((size) =>
      fc.record({
        matrix: fc.array(fc.array(fc.constantFrom(0, 1), { minLength: size, maxLength: size }), {
          minLength: size,
          maxLength: size,
        }),
        labeling: fc.array(fc.integer({ min: -2, max: 10 }), { minLength: size, maxLength: size }),
      }),
    )
    fc.assert(
      fc.property(graph, ({ matrix, labeling }) => {
        expect(hashModule(matrix, labeling)).toBe(hashByTexts(matrix, labeling).hash)
      }),
      { numRuns: 200 },
    )
  })

  it('is the same for every spelling of a cell', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        expect(hashOf(arch)).toBe(hashOfIndex(index))
      }),
    )
  })

  it('differs between cells', () => {
    fc.assert(fc.property(anyIndex, anyIndex, (a, b) => a === b || hashOfIndex(a) !== hashOfIndex(b)))
  })

  it('is the published one for a sample of 20,173 cells', () => {
    const digest = createHash('sha256')
    for (const index of sampled) digest.update(Buffer.from(hashOfIndex(index), 'hex'))
    expect(digest.digest('hex')).toBe('d512f5f45472a8616b0ec9b16309ef8e07b14d608d3ccc84ce3b61acd91e14b8')
  })

  it.skipIf(published === undefined)('is that of the shared list for the sample, one by one', () => {
    const cells = gunzipSync(readFileSync(published as string))
    for (const index of sampled) {
      const expected = cells.toString('hex', 22 * index + 6, 22 * index + 22)
      if (hashOfIndex(index) !== expected) throw new Error(`cell ${index} has ${expected} there`)
    }
  })
})
