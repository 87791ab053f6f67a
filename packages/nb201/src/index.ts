/**
 * NAS-Bench-201: 15,625 cells trained on three datasets, the size space of NATS-Bench, and both spaces without data.
 *
 * @module \@nasbench/nb201
 */

export {
  type Arch201,
  codeOfText,
  formatArch201,
  parseArch201,
} from './arch.js'
export {
  type Cost201,
  costOf,
  type Dataset201,
  datasets,
  type RecordedCost201,
  recordedCost,
} from './cost.js'
export { describeNetwork, type Network201 } from './describe-network.js'
export { drawDot, drawMermaid, drawSvg } from './draw.js'
export { drawText } from './draw-text.js'
export { decodeAdjacency, encodeAdjacency, encodeGraph, encodeOneHot, encodePaths } from './encodings.js'
export {
  NASBench201,
  type TopOptions201,
} from './nasbench201.js'
export type { ArchResults } from './official/arch-results.js'
export type { CostInfo } from './official/cost-info.js'
export type { MoreInfo } from './official/more-info.js'
export type { ResultsCount } from './official/results.js'
export { checkValid, str2lists, str2matrix } from './official/text.js'
export type { OfficialApi, SimulatedTraining } from './official/types.js'
export { edges, type Operation201, operations } from './operations.js'
export type { Metric201, QueryOptions201, Split201 } from './query/question.js'
export type { Answer201, Info201, Result201, Trial201 } from './query/result.js'
export type { Dialect } from './recorded-space.js'
export { type EvaluationSet201, evaluationSets, imagesIn } from './sets.js'
export { type Nb201Space, nb201Space } from './space.js'
export { channelChoices, type SizeArch, sizeGenotype } from './sss/arch.js'
export { sizeCost } from './sss/cost.js'
export { NATSBenchSize, type SizeQueryOptions } from './sss/nats-size.js'
export { type NatsSssSpace, natsSssSpace } from './sss/space.js'
export type { RunStatistics201, Statistics201 } from './statistics.js'
export { canonicalForm, isDead, liveEdges, uniqueString } from './structure.js'
