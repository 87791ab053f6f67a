import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../../test/shared.js'
import { encodeCurveInput } from '../../src/curve-inputs.js'
import type { Genotype } from '../../src/genotype.js'
import { readOnnx } from '../../src/models/onnx.js'

interface Row extends Genotype {
  readonly x_cat: readonly number[]
  readonly model_v2: Readonly<Record<string, readonly number[]>>
  readonly new_model: Readonly<Record<string, readonly number[]>>
}

const golden = sharedJson<{ readonly rows: readonly Row[]; readonly epochs: readonly number[] }>(
  'golden',
  'nb301-onnx.json',
)
const folder = sharedPath('data', 'nb301')

describe.skipIf(folder === undefined || golden === undefined)('readOnnx, on the shared surrogates', () => {
  it.each(['new_model', 'model_v2'] as const)(
    'answers from %s what onnxruntime does, within 1e-5',
    (name) => {
      const { rows, epochs } = golden as NonNullable<typeof golden>
      const model = readOnnx(readFileSync(`${folder}/${name}.onnx`), name)
      let worst = 0
      for (const epoch of epochs) {
        const [answers] = model.run({
          x_cat: {
            type: 'integer',
            dims: [rows.length, 34],
            data: Float64Array.from(rows.flatMap((row) => [...encodeCurveInput(row)])),
          },
          x_cont: { type: 'float', dims: [rows.length, 1], data: new Float32Array(rows.length).fill(epoch) },
        })
        const wanted = rows.flatMap((row) => row[name][epoch] as readonly number[])
        expect(answers?.data.length).toBe(wanted.length)
        for (const [at, value] of wanted.entries()) {
          worst = Math.max(worst, Math.abs((answers?.data[at] as number) / value - 1))
        }
      }
      expect(worst).toBeLessThan(1e-5)
    },
  )

  it('encodes architectures as the models were taught', () => {
    for (const row of golden?.rows ?? []) expect([...encodeCurveInput(row)]).toEqual(row.x_cat)
  })
})
