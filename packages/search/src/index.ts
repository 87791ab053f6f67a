/**
 * Search algorithms by ask and tell, the published protocols of NAS benchmarks, and landscape analysis.
 *
 * @module \@nasbench/search
 */

export { asha } from './algorithms/asha.js'
export { type BohbOptions, bohb } from './algorithms/bohb.js'
export { type BudgetOptions, geometricBudgets } from './algorithms/budgets.js'
export { type AlgorithmInfo, type AlgorithmSpec, algorithms, parseAlgorithm } from './algorithms/catalogue.js'
export { hyperband } from './algorithms/hyperband.js'
export { hypervolume } from './algorithms/hypervolume.js'
export { type LocalSearchOptions, localSearch } from './algorithms/local-search.js'
export { type Nsga2Options, nsga2 } from './algorithms/nsga2.js'
export { randomSearch } from './algorithms/random-search.js'
export { type RegularizedEvolutionOptions, regularizedEvolution } from './algorithms/regularized-evolution.js'
export { type ReinforceOptions, reinforce } from './algorithms/reinforce.js'
export { type SuccessiveHalvingOptions, successiveHalving } from './algorithms/successive-halving.js'
export { type CategoricalView, categoricalView } from './categorical-view.js'
export {
  createExperiment,
  type Experiment,
  type ExperimentOptions,
  runExperiment,
} from './experiment.js'
export { analyzeLandscape, type Landscape, type LandscapeOptions } from './landscape/analyze.js'
export { buildGraph, type GraphOptions, type NeighborGraph } from './landscape/graph.js'
export { formatGraphml } from './landscape/graphml.js'
export type { OptimaEdge, OptimaNetwork, OptimumNode } from './landscape/optima-network.js'
export type { WalkCorrelation } from './landscape/random-walks.js'
export { type SampledLandscape, type SampledLandscapeOptions, sampleLandscape } from './landscape/sample.js'
export { type BenchmarkObjectiveOptions, benchmarkObjective, type Objective } from './objective.js'
export type {
  BudgetedTrial,
  Optimizer,
  OptimizerOptions,
  OptimizerState,
} from './optimizer.js'
export { findProtocol, protocols } from './protocols/catalogue.js'
export type { Protocol, PublishedRow, Question, Reported } from './protocols/protocol.js'
export { type Curve, type CurveAxis, type CurveOptions, incumbentCurves } from './report/curves.js'
export { type Distribution, distributions } from './report/distribution.js'
export { type RankRow, rankAlgorithms } from './report/ranks.js'
export { type SummaryRow, summarize } from './report/summary.js'
export { type SignedRankTest, signedRankTest } from './report/wilcoxon.js'
export type { AlgorithmRuns, ExperimentAlgorithm } from './run/algorithm-runs.js'
export type { RunLine, RunResult } from './run/run-line.js'
export {
  type Evaluation,
  type Judged,
  type RunRules,
  type SimulatedRun,
  type SimulateOptions,
  simulate,
  type Trajectory,
} from './run/simulate.js'
