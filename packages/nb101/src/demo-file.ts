import { archOfIndex } from './arch.js'
import { costOfIndex } from './cost.js'
import { demoAccuracy, demoSeconds } from './demo-response.js'
import { hashOfIndex } from './hash.js'
import { maskedCrc } from './import/records.js'
import { spaceSize } from './operations.js'
import { budgets, repeats, sets, stages } from './tables.js'

/* All over the space, and few enough for a second's work. */
const defaultIndices = Array.from({ length: 200 }, (_, i) => (7 + i * 63_001) % spaceSize)

/**
 * A file in the layout of the official TFRecords with the demo's made-up numbers: all runs of some cells (given by
 * index; 200 by default), by ascending hash. Its step 0 has the accuracy of guessing, 0.1, and a total time of 0.
 */
export function demoFile(indices: readonly number[] = defaultIndices): {
  readonly name: string
  readonly bytes: Uint8Array
} {
  const cells = indices.map((index) => ({ index, hash: hashOfIndex(index) }))
  cells.sort((a, b) => (a.hash < b.hash ? -1 : 1))
  const records: Uint8Array[] = []
  for (const { index, hash } of cells) {
    const { adjacency, operations } = archOfIndex(index)
    const digits = adjacency.map((row) => row.join('')).join('')
    for (const [budget, epochs] of budgets.entries()) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const metrics = mime(metricsOf(index, budget, repeat))
        // As Python writes JSON.
        const row = [hash, epochs, digits, operations.join(','), metrics].map((part) => JSON.stringify(part))
        records.push(framed(new TextEncoder().encode(`[${row.join(', ')}]`)))
      }
    }
  }
  return { name: 'made-up-nb101.tfrecord', bytes: joined(records) }
}

/* The protobuf record of a run. */
function metricsOf(index: number, budget: number, repeat: number): Uint8Array {
  const epochs = budgets[budget]!
  const start = [0, 0, ...sets.map(() => Math.fround(998 / 9984))]
  const later = stages.map((_, stage) => [
    (epochs * (stage + 1)) / 2,
    demoSeconds(index, { budget, stage, repeat }),
    ...sets.map((_, set) => demoAccuracy(index, { budget, stage, set, repeat })),
  ])
  const parts = [start, ...later].flatMap((numbers) => {
    const body = joined(numbers.map((number, at) => double(at + 1, number)))
    return [Uint8Array.of(0x0a, body.length), body]
  })
  return joined([...parts, Uint8Array.of(0x10, ...varint(costOfIndex(index).params)), double(3, 0)])
}

function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(9)
  bytes[0] = (field << 3) | 1
  new DataView(bytes.buffer).setFloat64(1, value, true)
  return bytes
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

/* Base64 in lines of 76 characters, each with its line end. */
function mime(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/.{1,76}/g, '$&\n')
}

function framed(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 16)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length, true)
  view.setUint32(8, maskedCrc(bytes, 0, 8), true)
  bytes.set(data, 12)
  view.setUint32(12 + data.length, maskedCrc(data, 0, data.length), true)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
