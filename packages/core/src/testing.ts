export type { ConformanceCheck, ConformanceOptions, TestBenchmarkOptions } from './testing/suite.js'
export { conformanceChecks, testBenchmark } from './testing/suite.js'
