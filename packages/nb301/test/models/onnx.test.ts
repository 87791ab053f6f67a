import { readFileSync } from 'node:fs'
import { isNasBenchError } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { sharedJson, sharedPath } from '../../../../test/shared.js'
import { encodeCurveInput } from '../../src/curve-inputs.js'
import type { Genotype } from '../../src/genotype.js'
import { createKernelLayers, createLayerMaker } from '../../src/models/layer.js'
import { readOnnx } from '../../src/models/onnx.js'
import { plainLayer } from '../../src/models/plain-layer.js'
import type { Tensor } from '../../src/models/tensor.js'
import { attribute, floats, longs, node, onnxModel, tinyCurveModel, value } from './tiny-onnx.js'

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

/* One node over two float inputs, or over what `initializers` has. */
function evaluate(
  operator: string,
  inputs: readonly Tensor[],
  attributes: readonly Uint8Array[] = [],
  initializers: readonly Uint8Array[] = [],
  weights: readonly string[] = [],
): Tensor {
  const names = inputs.map((_, at) => `x${at}`)
  const bytes = onnxModel({
    nodes: [node(operator, [...names, ...weights], ['y'], attributes)],
    initializers,
    inputs: inputs.map(({ type, dims }, at) => value(names[at] as string, type === 'float' ? 1 : 7, dims)),
    outputs: [value('y', 1, [])],
  })
  const feeds = Object.fromEntries(inputs.map((input, at) => [names[at], input]))
  return readOnnx(bytes).run(feeds)[0] as Tensor
}

const tensor = (dims: readonly number[], numbers: readonly number[]): Tensor => ({
  type: 'float',
  dims,
  data: Float32Array.from(numbers),
})
const whole = (dims: readonly number[], numbers: readonly number[]): Tensor => ({
  type: 'integer',
  dims,
  data: Float64Array.from(numbers),
})
/* One architecture at epochs 1 to `epochs`. */
const curveFeeds = (epochs: number) => ({
  x_cat: { type: 'integer' as const, dims: [1, 34], data: new Float64Array(34).fill(3) },
  x_cont: tensor(
    [epochs, 1],
    Array.from({ length: epochs }, (_, at) => at + 1),
  ),
})
const plain = ({ dims, data }: Tensor) => ({ dims, data: [...data] })

describe('readOnnx', () => {
  it('broadcasts as ONNX does', () => {
    const rows = tensor([2, 3], [1, 2, 3, 4, 5, 6])
    expect(plain(evaluate('Add', [rows, tensor([], [10])]))).toEqual({
      dims: [2, 3],
      data: [11, 12, 13, 14, 15, 16],
    })
    expect(plain(evaluate('Sub', [rows, tensor([3], [1, 2, 3])]))).toEqual({
      dims: [2, 3],
      data: [0, 0, 0, 3, 3, 3],
    })
    expect(plain(evaluate('Mul', [tensor([2, 1], [1, 2]), rows]))).toEqual({
      dims: [2, 3],
      data: [1, 2, 3, 8, 10, 12],
    })
    expect(plain(evaluate('Max', [tensor([2, 1], [3, 0]), tensor([1, 2], [1, 2])]))).toEqual({
      dims: [2, 2],
      data: [3, 3, 1, 2],
    })
    expect(() => evaluate('Add', [rows, tensor([2], [1, 2])])).toThrow('Add (y) with shapes [2,3] and [2]')
  })

  it('divides integers towards zero', () => {
    expect([...evaluate('Div', [whole([3], [7, -7, 6]), whole([], [2])]).data]).toEqual([3, -3, 3])
    expect([...evaluate('Div', [tensor([1], [7]), tensor([], [2])]).data]).toEqual([3.5])
  })

  it('gathers, slices and joins along any axis', () => {
    const rows = tensor([2, 3], [1, 2, 3, 4, 5, 6])
    expect(plain(evaluate('Gather', [rows, whole([], [-1])], [attribute('axis', 1)]))).toEqual({
      dims: [2],
      data: [3, 6],
    })
    expect(plain(evaluate('Gather', [rows, whole([2, 1], [1, 0])]))).toEqual({
      dims: [2, 1, 3],
      data: [4, 5, 6, 1, 2, 3],
    })
    expect(() => evaluate('Gather', [rows, whole([], [2])])).toThrow('index 2 of 2')
    const part = [whole([1], [1]), whole([1], [9]), whole([1], [-1])]
    expect(plain(evaluate('Slice', [rows, ...part]))).toEqual({ dims: [2, 2], data: [2, 3, 5, 6] })
    const joined = evaluate('Concat', [rows, tensor([2, 1], [8, 9])], [attribute('axis', -1)])
    expect(plain(joined)).toEqual({ dims: [2, 4], data: [1, 2, 3, 8, 4, 5, 6, 9] })
    expect(evaluate('Unsqueeze', [rows], [attribute('axes', [0, 3])]).dims).toEqual([1, 2, 3, 1])
    expect(evaluate('Unsqueeze', [rows, whole([1], [-1])]).dims).toEqual([2, 3, 1])
    expect([...evaluate('Shape', [rows]).data]).toEqual([2, 3])
  })

  it('knows its functions', () => {
    const x = tensor([3], [-1, 0, 2])
    const by = (operator: string) => [...evaluate(operator, [x]).data]
    expect(by('Relu')).toEqual([0, 0, 2])
    expect(by('Exp')).toEqual([Math.exp(-1), 1, Math.exp(2)].map(Math.fround))
    expect(by('Sigmoid')[0]).toBeCloseTo(0.26894142, 7)
    expect(by('Selu')[0]).toBeCloseTo(-1.1113307, 6)
    expect(by('Selu')[2]).toBeCloseTo(2.101402, 6)
    expect([...evaluate('Cast', [tensor([2], [-1.5, 2.9])], [attribute('to', 7)]).data]).toEqual([-1, 2])
    const filled = evaluate(
      'ConstantOfShape',
      [whole([2], [1, 2])],
      [attribute('value', floats('', [1], [3]))],
    )
    expect(plain(filled)).toEqual({ dims: [1, 2], data: [3, 3] })
    const constant = evaluate('Constant', [], [attribute('value', longs('', [2], [-5, 2 ** 40]))])
    expect([...constant.data]).toEqual([-5, 2 ** 40])
    const statistics = ['scale', 'shift', 'mean', 'variance']
    const normalised = evaluate(
      'BatchNormalization',
      [tensor([1, 2], [3, 4])],
      [attribute('epsilon', 0.5)],
      [
        [2, 1],
        [0, 10],
        [1, 2],
        [3.5, 0.5],
      ].map((numbers, at) => floats(statistics[at] as string, [2], numbers)),
      statistics,
    )
    expect([...normalised.data]).toEqual([2, 12])
  })

  it.each([
    ['with the kernel', createKernelLayers()!],
    ['in plain JavaScript', plainLayer],
  ])('multiplies matrices of any size %s', (_, makeLayer) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 41 }),
        fc.nat({ max: 9 }),
        fc.constantFrom(undefined, { kind: 'relu' } as const),
        (count, inputs, outputs, sharedInputs, activation) => {
          const shared = Math.min(sharedInputs, inputs)
          const input = Float32Array.from({ length: count * inputs }, (_, at) =>
            at % inputs < shared ? (at % inputs) - 2 : (at % 7) - 3,
          )
          const rows = Float32Array.from({ length: outputs * inputs }, (_, at) => (at % 5) - 2)
          const bias = Float32Array.from({ length: outputs }, (_, at) => at)
          const product = new Float32Array(count * outputs)
          makeLayer({ inputs, outputs, rows, bias, ...(activation && { activation }) })(
            input,
            count,
            shared,
            product,
          )
          for (let row = 0; row < count; row++) {
            for (let column = 0; column < outputs; column++) {
              let sum = column
              for (let i = 0; i < inputs; i++) sum += input[row * inputs + i]! * rows[column * inputs + i]!
              // Adding 0 makes 0 of -0.
              expect(product[row * outputs + column]! + 0).toBe(activation ? Math.max(0, sum) : sum)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('has the same Selu in the kernel as in plain JavaScript', () => {
    const bias = Float32Array.from([-200, -90, -20, -3, -1, -1e-3, -1e-7, 0, 1e-7, 0.5, 3, 40])
    const activation = { kind: 'selu', alpha: 1.6732631921768188, gamma: 1.0507010221481323 } as const
    const weights = { inputs: 1, outputs: bias.length, rows: new Float32Array(bias.length), bias, activation }
    const [fast, plain] = [createKernelLayers()!, plainLayer].map((makeLayer) => {
      const output = new Float32Array(bias.length)
      makeLayer(weights)(Float32Array.of(1), 1, 0, output)
      return output
    })
    for (const [at, value] of plain!.entries())
      expect(Math.abs(fast![at]! - value), String(bias[at])).toBeLessThanOrEqual(3e-7 * Math.abs(value))
  })

  it('works without WebAssembly, without SIMD and where a policy forbids it', () => {
    const original = WebAssembly
    try {
      for (const replacement of [
        undefined,
        { ...original, Memory: original.Memory, Module: refuse },
        { ...original, Memory: original.Memory, Instance: refuse, Module: original.Module },
      ]) {
        vi.stubGlobal('WebAssembly', replacement)
        expect(createKernelLayers()).toBeUndefined()
        expect(createLayerMaker()).toBe(plainLayer)
        expect([...readOnnx(tinyCurveModel(2)).run(curveFeeds(3))[0]!.data]).toEqual([
          50.25, 10, 50.5, 20, 50.75, 30,
        ])
      }
    } finally {
      vi.unstubAllGlobals()
    }
    function refuse(): never {
      throw new original.CompileError('not allowed')
    }
  })

  it('computes the rows of a curve that share an architecture as rows of their own', () => {
    const model = readOnnx(tinyCurveModel(4))
    const { x_cat, x_cont } = curveFeeds(5)
    const alike = { ...x_cat, dims: [5, 34], data: new Float64Array(5 * 34).fill(3) }
    const [once] = model.run({ x_cat, x_cont })
    expect(once).toEqual(model.run({ x_cat: alike, x_cont })[0])
  })

  it('has the assembled kernel of its source', async () => {
    const { matrixKernel } = await import('../../src/models/matrix-kernel.js')
    const { generateKernel } = await import('../../scripts/build-kernel.js')
    const parts = [...(await generateKernel()).matchAll(/'([^']+)'/g)].map(([, part]) => part)
    expect(parts.join('')).toBe(matrixKernel)
  })

  it.each([
    ['a shape beyond all measure', 'ConstantOfShape', [[2], [2 ** 20, 2 ** 20]]],
    ['a negative shape', 'ConstantOfShape', [[1], [-5]]],
  ] as const)('refuses %s', (_, operator, [dims, numbers]) => {
    const bytes = onnxModel({
      nodes: [node(operator, ['shape'], ['y'])],
      initializers: [longs('shape', dims, numbers)],
      inputs: [],
      outputs: [value('y', 1, [])],
    })
    expect(() => readOnnx(bytes)).toThrow(expect.objectContaining({ code: 'CORRUPT_FILE' }))
  })

  it('refuses a tensor that doubles until the memory is full, and nodes without inputs', () => {
    const doublings = Array.from({ length: 34 }, (_, at) =>
      node('Concat', [`x${at}`, `x${at}`], [`x${at + 1}`]),
    )
    const bytes = onnxModel({
      nodes: doublings,
      inputs: [value('x0', 1, [1])],
      outputs: [value('x34', 1, [])],
    })
    expect(() => readOnnx(bytes).run({ x0: tensor([1], [1]) })).toThrow(
      expect.objectContaining({ code: 'CORRUPT_FILE' }),
    )
    const empty = onnxModel({ nodes: [node('Add', [], ['y'])], inputs: [], outputs: [value('y', 1, [])] })
    expect(() => readOnnx(empty)).toThrow('y has too few inputs')
  })

  it('multiplies weights as they are laid out', () => {
    // Not transposed, and without a bias.
    const weights = floats('w', [2, 3], [1, 2, 3, 4, 5, 6])
    expect(plain(evaluate('Gemm', [tensor([1, 2], [1, 10])], [], [weights], ['w']))).toEqual({
      dims: [1, 3],
      data: [41, 52, 63],
    })
  })

  it('names the operators that it does not know', () => {
    const bytes = onnxModel({
      nodes: [node('Conv', ['x'], ['a']), node('Relu', ['a'], ['b']), node('LSTM', ['b'], ['y'])],
      inputs: [value('x', 1, [1])],
      outputs: [value('y', 1, [1])],
    })
    expect(() => readOnnx(bytes, 'net.onnx')).toThrow(
      /^net.onnx uses ONNX operators Conv, LSTM: supported are Constant, /,
    )
    expect(() => readOnnx(bytes)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FILE', received: ['Conv', 'LSTM'] }),
    )
  })

  it.each([
    ['a factor', 'Gemm', [attribute('alpha', 0.5)], 'Gemm (y) with a factor or a transposed left side'],
    ['a data type', 'Cast', [attribute('to', 10)], 'Cast (y) with a cast to data type 10'],
    ['a text', 'Constant', [], 'Constant (y) with a constant that is not a tensor'],
  ])('refuses %s it does not know', (_, operator, attributes, message) => {
    expect(() => evaluate(operator, [tensor([1, 1], [1])], attributes)).toThrow(message)
  })

  it('refuses graphs that do not hang together, and missing inputs', () => {
    const inputs = [value('x', 1, [1])]
    const outputs = [value('y', 1, [1])]
    expect(() => readOnnx(onnxModel({ nodes: [node('Relu', ['z'], ['y'])], inputs, outputs }))).toThrow(
      '"z" is used before it is computed',
    )
    expect(() => readOnnx(onnxModel({ nodes: [], inputs, outputs }))).toThrow(
      'no node computes its output "y"',
    )
    const model = readOnnx(onnxModel({ nodes: [node('Relu', ['x'], ['y'])], inputs, outputs }))
    expect(() => model.run({})).toThrow('takes a tensor of type float as "x"')
    expect(() => model.run({ x: whole([1], [1]) })).toThrow('takes a tensor of type float as "x"')
  })

  it('ends with an error of ours for any broken file', () => {
    const good = tinyCurveModel(2)
    fc.assert(
      fc.property(fc.nat({ max: good.length }), fc.nat(), fc.integer({ min: 1, max: 255 }), (end, at, by) => {
        const broken = good.slice(0, at % 3 ? good.length : end)
        if (broken.length > 0) broken[at % broken.length] = (broken[at % broken.length] as number) ^ by
        try {
          readOnnx(broken)
        } catch (error) {
          if (!isNasBenchError(error)) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})
