/**
 * NAS-Bench-101: 423,624 cells trained on CIFAR-10, and the space without data.
 *
 * @module \@nasbench/nb101
 */

export type {
  Answer101,
  Average101,
  ByBudget,
  CellInfo101,
  Info101,
  RecordedRun101,
  Result101,
  Run101,
} from './answers.js'
export { type Arch101, pruneArch101 } from './arch.js'
export { computeVertexChannels } from './channels.js'
export { type Cost101, type CostColumns, costAsGiven, costColumns, costOf, costOfIndex } from './cost.js'
export {
  describeNetwork,
  type Module101,
  type Network101,
  type Stack101,
  type Vertex101,
  type VertexInput101,
} from './describe-network.js'
export { drawDot, drawMermaid, drawSvg } from './draw.js'
export { drawText } from './draw-text.js'
export type { EditKind101 } from './edits.js'
export {
  decodeNasCifar10,
  encodeNasCifar10,
  type NasCifar10Config,
  type NasCifar10Variant,
} from './encodings/nascifar10.js'
export { decodeNaslib, encodeNaslib, type NaslibEncodings, type NaslibGraph } from './encodings/naslib.js'
export { encodeNaszilla, type NaszillaEncodings } from './encodings/naszilla.js'
export { decodeNni, encodeNni, type NniArch101 } from './encodings/nni.js'
export {
  type GraphMatrix,
  genIsEdge,
  hashModule,
  isFullDag,
  isIsomorphic,
  numEdges,
  permuteGraph,
} from './graph-utilities.js'
export { hashOfIndex } from './hash.js'
export { indexOfHash } from './hash-lookup.js'
export { type LoadHashTableOptions, loadHashTable } from './hash-table.js'
export { canonicalArch101, hashOf, isSameCell } from './identity.js'
export { ModelSpec } from './model-spec.js'
export { mutateArch101, mutatePadded } from './mutate.js'
export { NASBench101 } from './nasbench101.js'
export { neighborsOf } from './neighbors.js'
export {
  type ComputedMetrics,
  createOfficialApi,
  type FixedMetrics,
  type OfficialAnswer,
  type OfficialApi,
} from './official.js'
export { type Operation101, operations } from './operations.js'
export { padArch101 } from './padded.js'
export { paddedNeighbors } from './padded-neighbors.js'
export { usedVertices } from './prune.js'
export type { QueryOptions101, Split101 } from './query-route.js'
export type { TopOptions101 } from './ranking.js'
export { type ArchInput101, createArch101 } from './resolve.js'
export { type SampleOptions101, type Sampler101, sampleArchs101 } from './sample.js'
export { type Nb101Space, nb101Space } from './space.js'
export type { Statistics101 } from './statistics.js'
export type { Budget101, Stage101 } from './tables.js'
export { formatArch101, parseArch101 } from './text.js'
