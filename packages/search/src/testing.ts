/**
 * The conformance suite for search algorithms.
 *
 * @module \@nasbench/search/testing
 */

export type { CreateOptimizer, OptimizerSubject } from './testing/subject.js'
export type { OptimizerCheck, TestOptimizerOptions } from './testing/suite.js'
export { optimizerChecks, testOptimizer } from './testing/suite.js'
