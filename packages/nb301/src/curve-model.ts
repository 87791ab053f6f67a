import { NasBenchError } from '@nasbench/core'
import { curveInputCount, writeCurveInput } from './curve-inputs.js'
import type { Genotype } from './genotype.js'
import { unsupported } from './models/booster.js'
import type { OnnxModel } from './models/onnx.js'

/** The prediction of a curve surrogate for an architecture at one epoch. */
export interface CurvePoint {
  /** Percent. */
  readonly accuracy: number
  /** Nats; null from a model that does not predict it. */
  readonly crossEntropy: number | null
  /** Training seconds up to the epoch. */
  readonly runtime: number
}

/** A model of learning curves, asked for many points at once. */
export interface CurveModel {
  readonly predictsCrossEntropy: boolean
  /** The points of architectures at one epoch. */
  predict(archs: readonly Genotype[], epoch: number): CurvePoint[]
  /** The points of one architecture at several epochs; what depends on the architecture alone is computed once. */
  curve(arch: Genotype, epochs: readonly number[]): CurvePoint[]
}

/** The input of the model: 34 category codes and an epoch per row. */
export interface CurveInput {
  readonly rows: number
  readonly categories: Int32Array
  readonly epochs: Float32Array
}

/** Rows that go through the network together, so that what is in between stays small. */
const batchRows = 256

/** Makes the input for architectures at one epoch. */
function curveInputOf(archs: readonly Genotype[], epoch: number): CurveInput {
  const categories = new Int32Array(archs.length * curveInputCount)
  for (const [row, arch] of archs.entries()) writeCurveInput(arch, categories, row * curveInputCount)
  return { rows: archs.length, categories, epochs: new Float32Array(archs.length).fill(epoch) }
}

/**
 * Takes an ONNX model for one of YAHPO Gym's surrogates of NAS-Bench-301's learning curves: `new_model` with two outputs
 * (accuracy in percent, runtime) or `model_v2` with four (accuracy as a fraction, cross-entropy, runtime, runtime of
 * the epoch).
 *
 * @throws NasBenchError UNSUPPORTED_FILE if the inputs or outputs are others
 */
export function curveModelOf(model: OnnxModel, name: string): CurveModel {
  const widths = new Map(model.inputs.map(({ name, dims }) => [name, dims[1]]))
  const outputs = model.outputs.length === 1 ? model.outputs[0]?.dims[1] : undefined
  if (widths.size !== 2 || widths.get('x_cat') !== curveInputCount || widths.get('x_cont') !== 1) {
    throw unsupported(
      name,
      'does not take x_cat (34 codes) and x_cont (the epoch): it is not a curve surrogate of nb301',
    )
  }
  if (outputs !== 2 && outputs !== 4)
    throw unsupported(name, `has ${outputs} outputs, where 2 or 4 are known`)
  const run = (archs: readonly Genotype[], epochs: Float32Array): CurvePoint[] => {
    const categories = new Float64Array(archs.length * curveInputCount)
    for (const [row, arch] of archs.entries()) writeCurveInput(arch, categories, row * curveInputCount)
    const [answers] = model.run({
      x_cat: { type: 'integer', dims: [archs.length, curveInputCount], data: categories },
      x_cont: { type: 'float', dims: [epochs.length, 1], data: epochs },
    })
    return pointsOf(answers?.data ?? [], outputs)
  }
  return {
    predictsCrossEntropy: outputs === 4,
    predict(archs, epoch) {
      const points: CurvePoint[] = []
      for (let from = 0; from < archs.length; from += batchRows) {
        const batch = archs.slice(from, from + batchRows)
        points.push(...run(batch, new Float32Array(batch.length).fill(epoch)))
      }
      return points
    },
    curve: (arch, epochs) => run([arch], Float32Array.from(epochs)),
  }
}

/** The points that rows of a model's outputs, 2 or 4 numbers each, stand for. */
function pointsOf(values: ArrayLike<number>, outputs: number): CurvePoint[] {
  return Array.from({ length: values.length / outputs }, (_, row): CurvePoint => {
    const at = row * outputs
    const value = (place: number) => values[at + place]!
    if (outputs === 2) return { accuracy: value(0), crossEntropy: null, runtime: value(1) }
    return { accuracy: 100 * value(0), crossEntropy: value(1), runtime: value(2) }
  })
}

/** The least that is needed of onnxruntime-web or onnxruntime-node: `import * as ort from 'onnxruntime-web'`. */
export interface OnnxRuntime {
  readonly Tensor: new (type: string, data: Int32Array | Float32Array, dims: readonly number[]) => unknown
  readonly InferenceSession: {
    /** A session of the model whose file these bytes are. */
    create(bytes: Uint8Array): Promise<OnnxSession>
  }
}

/** A model that onnxruntime has opened. */
export interface OnnxSession {
  /** The model's outputs by their names, of inputs by theirs. */
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, { readonly data: unknown }>>>
}

/**
 * The same model through onnxruntime, which the caller brings: faster for single architectures, and to compare with.
 * `oneByOne` where the file fixes its batch at one row, on which onnxruntime insists.
 *
 * Rejects as onnxruntime does.
 */
export async function predictWithRuntime(
  runtime: OnnxRuntime,
  session: OnnxSession,
  { outputs, oneByOne }: { readonly outputs: number; readonly oneByOne: boolean },
  archs: readonly Genotype[],
  epoch: number,
): Promise<CurvePoint[]> {
  const points: CurvePoint[] = []
  const step = oneByOne ? 1 : batchRows
  for (let from = 0; from < archs.length; from += step) {
    const { rows, categories, epochs } = curveInputOf(archs.slice(from, from + step), epoch)
    const answers = await session.run({
      x_cat: new runtime.Tensor('int32', categories, [rows, curveInputCount]),
      x_cont: new runtime.Tensor('float32', epochs, [rows, 1]),
    })
    const [data] = Object.values(answers).map((answer) => answer.data)
    if (!(data instanceof Float32Array) || data.length !== rows * outputs) {
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `onnxruntime answered with something else than ${rows * outputs} numbers`,
      )
    }
    points.push(...pointsOf(data, outputs))
  }
  return points
}
