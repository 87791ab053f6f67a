/**
 * NAS-Bench-301: recorded runs, surrogates, and the DARTS space without data.
 *
 * @module \@nasbench/nb301
 */

export type { ArchInput301, RecordedGenotype, RunRef301 } from './arch-ref.js'
export {
  type Cell301,
  cellCount,
  cellOfCode,
  codeOfCell,
  type Edge301,
  type GenotypeCode,
} from './cell-code.js'
export { fromConfigSpace, type KeySeparator, toConfigSpace } from './configspace.js'
export { type Cost301, costOf } from './cost.js'
export { curveInputCount, encodeCurveInput } from './curve-inputs.js'
export type { CurvePoint, OnnxRuntime, OnnxSession } from './curve-model.js'
export {
  type CurveAnswer301,
  type CurveOpenOptions301,
  NASBench301CurveSurrogate,
} from './curve-surrogate.js'
export {
  describeNetwork,
  type Network301,
} from './describe-network.js'
export {
  type EncodingOptions301,
  encodeAdjacency,
  encodePaths,
  type PathOptions301,
  pathEncodingLength,
  pathPlaces,
} from './encodings.js'
export type { EnsemblePrediction } from './ensemble.js'
export { encodeFeatures, type FeatureOptions, featureCount } from './features.js'
export {
  type CompactCell,
  codeOfGenotype,
  type Genotype,
  type GenotypeInput,
  genotypeOfCode,
} from './genotype.js'
export { fixedHyperparameters } from './hyperparameters.js'
export type { ModelLocation } from './model-folder.js'
export { type LightgbmModel, parseLightgbm, readLightgbm } from './models/lightgbm.js'
export { type OnnxModel, readOnnx } from './models/onnx.js'
export type { OnnxValue } from './models/onnx-file.js'
export type { Tensor, TensorType } from './models/tensor.js'
export { readXgboost, type XgboostModel } from './models/xgboost.js'
export { NASBench301, type SampleOptions301 } from './nasbench301.js'
export type { NetworkOptions301 } from './network-shape.js'
export { type Operation301, operations } from './operations.js'
export type { SurrogateInfo301 } from './predicted-benchmark.js'
export type { Metric301, QueryOptions301, RunFilter301, Split301 } from './question.js'
export type { Ranked301, TopOptions301 } from './ranking.js'
export type { Record301 } from './record.js'
export type { Run301 } from './run.js'
export type { Answer301, Info301, Result301 } from './run-answer.js'
export { type DartsSpace, dartsSpace } from './space.js'
export type { Statistics301 } from './statistics.js'
export {
  NASBench301Surrogate,
  type SurrogateAnswer301,
  type SurrogateOpenOptions301,
} from './surrogate.js'
export type { Noise301, SurrogateOptions301 } from './surrogate-question.js'
export type { RankedPrediction301, SurrogateTopOptions301 } from './surrogate-ranking.js'
