import {
  formatChoices,
  type MetricInfo,
  NasBenchError,
  type QueryResult,
  type SourceInfo,
} from '@nasbench/core'
import { costOf } from './cost.js'
import {
  type CurveModel,
  type CurvePoint,
  curveModelOf,
  type OnnxRuntime,
  type OnnxSession,
  predictWithRuntime,
} from './curve-model.js'
import { canonicalGenotype, type Genotype, type GenotypeInput } from './genotype.js'
import { type ModelLocation, openModelFiles } from './model-folder.js'
import { type OnnxModel, readOnnx } from './models/onnx.js'
import { PredictedBenchmark, type SurrogateInfo301 } from './predicted-benchmark.js'
import {
  checkQuestion,
  type SurrogateOptions301,
  type SurrogateQuestion,
  type SurrogateScope,
} from './surrogate-question.js'

/** A curve surrogate's answer for one architecture at one epoch. */
export interface CurveAnswer301 extends QueryResult {
  readonly info: SurrogateInfo301
  /** Percent. */
  readonly accuracy: number
  /** Nats; null from a model that does not predict it. */
  readonly crossEntropy: number | null
  /** Training seconds up to the epoch. */
  readonly runtime: number
  /** Trainable parameters and multiply-adds (counts), by formula. */
  readonly params: number
  /** Multiply-adds of one image (count), by formula. */
  readonly flops: number
}

/** Which model is opened. */
export interface CurveOpenOptions301 {
  /** Which of several ONNX files, without its `.onnx`. Default: `new_model` if present, which is by far the better. */
  readonly model?: string
}

const lastEpoch = 98
const epochs = Array.from({ length: lastEpoch }, (_, at) => at + 1)

const accuracy: MetricInfo = {
  name: 'accuracy',
  unit: 'percent',
  direction: 'maximize',
  bounds: [0, 100],
  description: 'predicted top-1 validation accuracy at the epoch',
}

const crossEntropy: MetricInfo = {
  name: 'cross-entropy',
  unit: 'nats',
  direction: 'minimize',
  bounds: [0, Number.POSITIVE_INFINITY],
  description: 'predicted validation cross-entropy at the epoch',
}

/**
 * The learning curves of NAS-Bench-301 as YAHPO Gym's neural networks predict them: validation accuracy and training
 * seconds of any architecture of the space at any epoch from 1 to 98. Third parties' work, not the benchmark's own
 * surrogate: their accuracies agree with its in rank (Spearman 0.91 for `new_model`, 0.59 for `model_v2`), not in value.
 *
 * Opening is asynchronous, all questions are answered at once by an evaluator of our own. What is predicted need not grow
 * with the epoch, not even the seconds.
 */
export class NASBench301CurveSurrogate extends PredictedBenchmark<CurveAnswer301> {
  protected readonly scope: SurrogateScope
  /* Opening a model takes onnxruntime longer than a hundred answers. */
  private readonly sessions = new WeakMap<OnnxRuntime, Promise<OnnxSession>>()

  private constructor(
    private readonly model: CurveModel,
    private readonly graph: OnnxModel,
    private readonly bytes: Uint8Array,
    source: SourceInfo,
  ) {
    super(source)
    const metrics = model.predictsCrossEntropy ? [accuracy, crossEntropy] : [accuracy]
    this.scope = { metrics, budgets: epochs, noisy: false }
  }

  /**
   * Opens an ONNX file (`new_model.onnx`, `model_v2.onnx` of slds-lmu/yahpo_data, nb301) by path or address, or a folder or
   * zip archive with one.
   *
   * Rejects with DATA_NOT_FOUND, UNSUPPORTED_FILE (naming operators that it does not support), CORRUPT_FILE,
   * READ_FAILED, and INVALID_ARGUMENT if it is not clear which file is meant.
   */
  static async open(
    location: ModelLocation | Uint8Array,
    options: CurveOpenOptions301 = {},
  ): Promise<NASBench301CurveSurrogate> {
    if (location instanceof Uint8Array)
      return NASBench301CurveSurrogate.read(location, 'model.onnx', undefined)
    const opened = await openModelFiles(location)
    try {
      const file = chooseFile(opened.files, opened.name, options.model)
      return NASBench301CurveSurrogate.read(await file.read(), file.path, opened.name)
    } finally {
      opened.close()
    }
  }

  private static read(
    bytes: Uint8Array,
    path: string,
    location: string | undefined,
  ): NASBench301CurveSurrogate {
    const file = path.split('/').at(-1) as string
    const graph = readOnnx(bytes, file)
    const model = curveModelOf(graph, file)
    return new NASBench301CurveSurrogate(model, graph, bytes, {
      kind: 'model',
      file,
      version: `YAHPO Gym curve surrogate, ${model.predictsCrossEntropy ? 4 : 2} outputs`,
      bytes: bytes.length,
      ...(location === undefined ? {} : { location }),
    })
  }

  /** The metric at epochs 1 to 98. Throws INVALID_ARCHITECTURE, UNKNOWN_DATASET, UNKNOWN_SPLIT and UNKNOWN_METRIC. */
  curve(arch: GenotypeInput, options: SurrogateOptions301 = {}): Float64Array {
    const genotype = canonicalGenotype(arch)
    const { metric } = checkQuestion(options, this.scope)
    const points = this.model.curve(genotype, epochs)
    return Float64Array.from(points, (point) => metricOf(point, metric))
  }

  /**
   * The points of many architectures at one epoch through onnxruntime, which the caller brings
   * (`import * as ort from 'onnxruntime-web'`). Within 1e-5 of what the other methods answer.
   *
   * Rejects with what those throw, and as onnxruntime does.
   */
  async predictWith(
    runtime: OnnxRuntime,
    archs: Iterable<GenotypeInput>,
    options: SurrogateOptions301 = {},
  ): Promise<CurvePoint[]> {
    const { budget } = checkQuestion(options, this.scope)
    const shape = {
      outputs: this.model.predictsCrossEntropy ? 4 : 2,
      oneByOne: this.graph.inputs.some(({ dims }) => dims[0] !== undefined),
    }
    let session = this.sessions.get(runtime)
    if (session === undefined) {
      session = runtime.InferenceSession.create(this.bytes)
      this.sessions.set(runtime, session)
    }
    return predictWithRuntime(
      runtime,
      await session,
      shape,
      Array.from(archs, (arch) => canonicalGenotype(arch)),
      budget,
    )
  }

  protected answer(arch: Genotype, question: SurrogateQuestion): CurveAnswer301 {
    const [point] = this.model.predict([arch], question.budget) as [CurvePoint]
    return {
      metric: metricOf(point, question.metric),
      metricName: question.metric,
      unit: question.unit,
      cost: secondsOf(point),
      std: null,
      info: this.infoOf(arch, question),
      ...point,
      ...costOf(arch),
    }
  }

  protected metricsOf(archs: readonly Genotype[], { metric, budget }: SurrogateQuestion): Float64Array {
    return Float64Array.from(this.model.predict(archs, budget), (point) => metricOf(point, metric))
  }

  protected secondsOf(arch: Genotype, budget: number): number {
    return secondsOf(this.model.predict([arch], budget)[0] as CurvePoint)
  }
}

/* A network may say less than nothing of the first epochs; a cost cannot be. */
function secondsOf({ runtime }: CurvePoint): number {
  return Math.max(0, runtime)
}

function metricOf({ accuracy, crossEntropy }: CurvePoint, metric: string): number {
  return metric === 'cross-entropy' ? (crossEntropy as number) : accuracy
}

function chooseFile<File extends { readonly path: string }>(
  files: readonly File[],
  name: string,
  model: string | undefined,
): File {
  const onnx = files.filter(({ path }) => path.endsWith('.onnx') || files.length === 1)
  const nameOf = ({ path }: File) => (path.split('/').at(-1) as string).replace(/\.onnx$/, '')
  const wanted = model ?? (onnx.length === 1 ? nameOf(onnx[0] as File) : 'new_model')
  const [file, second] = onnx.filter((file) => nameOf(file) === wanted)
  if (file !== undefined && second === undefined) return file
  const names = onnx.map(nameOf)
  if (onnx.length === 0) {
    throw new NasBenchError(
      'DATA_NOT_FOUND',
      `${name} has no ONNX model in it: expected new_model.onnx or model_v2.onnx`,
      {
        path: name,
      },
    )
  }
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${name} has ${second ? 'several models' : 'no model'} ${wanted}: name one of ${formatChoices(names)} as "model", or one file`,
    { path: name, expected: names, received: model },
  )
}
