import { memorySource, numpyArrayOf, walkPickle } from '@nasbench/core'
import { expect, test } from 'vitest'
import { Instance, Tuple, writePickle } from './write-pickle.js'

/* float64, as numpy's data type is pickled. */
const float64 = new Instance(
  'numpy',
  'dtype',
  ['f8', false, true],
  new Tuple([3, '<', null, null, null, -1, -1, 0]),
)
const bytesOf = (values: readonly number[]) => new Uint8Array(Float64Array.from(values).buffer)

async function walked(array: unknown): Promise<unknown> {
  let found: unknown
  await walkPickle(memorySource(writePickle(new Map([['a', array]]), { protocol: 5 })), {
    enter: (path) => (path.length === 0 ? 'stream' : 'record'),
    record(_, tape, node) {
      found = tape.value(node)
    },
  })
  return found
}

test("numpy's arrays stay calls in a walk, and are arrays when asked for", async () => {
  for (const module of ['numpy.core', 'numpy._core']) {
    const matrix = await walked(
      new Instance(`${module}.numeric`, '_frombuffer', [
        bytesOf([1, 2, 3, 4, 5, 6]),
        float64,
        new Tuple([2, 3]),
        'F',
      ]),
    )
    expect(numpyArrayOf(matrix)).toEqual({
      dtype: 'f8',
      shape: [2, 3],
      data: Float64Array.of(1, 3, 5, 2, 4, 6),
    })
  }
})

test('anything else is none, and neither is what does not fit together', async () => {
  for (const value of [undefined, null, 5, [1], { global: 'numpy.ndarray', args: [] }, { global: 5 }]) {
    expect(numpyArrayOf(value)).toBeUndefined()
  }
  const dtype = { code: 'f8', bigEndian: false }
  const call = (...args: readonly unknown[]) => ({ global: 'numpy.core.numeric._frombuffer', args })
  expect(numpyArrayOf(call(bytesOf([1]), dtype, [1], 'C'))?.data).toEqual(Float64Array.of(1))
  for (const args of [
    [bytesOf([1]), dtype, [2], 'C'],
    [bytesOf([1]), dtype, [1], 'K'],
    [bytesOf([1]), { code: 'O8', bigEndian: false }, [1], 'C'],
    [bytesOf([1]), undefined, [1], 'C'],
    ['text', dtype, [1], 'C'],
  ]) {
    expect(numpyArrayOf(call(...args))).toBeUndefined()
  }
  const object = (state: unknown) => ({ global: 'numpy.core.multiarray._reconstruct', args: [], state })
  expect(numpyArrayOf(object([1, [1], dtype, false, bytesOf([7])]))?.data).toEqual(Float64Array.of(7))
  for (const state of [undefined, [], [1, [1], dtype, false], [1, [2], dtype, false, bytesOf([7])]]) {
    expect(numpyArrayOf(object(state))).toBeUndefined()
  }
})
