/**
 * The conformance suite for search algorithms.
 *
 * @module \@nasbench/search/testing
 */

export type { OptimizerCheck, OptimizerSubject, TestOptimizerOptions } from './testing/suite.js'
export { optimizerChecks, testOptimizer } from './testing/suite.js'
