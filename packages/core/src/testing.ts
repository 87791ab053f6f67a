/**
 * The conformance suite for benchmark packages.
 *
 * @module \@nasbench/core/testing
 */

export type { ConformanceCheck, ConformanceOptions, TestBenchmarkOptions } from './testing/suite.js'
export { conformanceChecks, testBenchmark } from './testing/suite.js'
