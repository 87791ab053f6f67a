import type { Benchmark } from '../benchmark.js'
import type { Plugin } from '../benchmark-plugin.js'
import type { ByteFolder } from '../bytes/source.js'
import type { Check, Subject } from './check.js'
import { describeChecks } from './describe-checks.js'
import { lifetimeChecks } from './lifetime-checks.js'
import { pluginChecks } from './plugin-checks.js'
import { queryChecks } from './query-checks.js'
import { randomChecks } from './random-checks.js'
import { rankingChecks } from './ranking-checks.js'
import { refusalChecks } from './refusal-checks.js'
import { spaceChecks } from './space-checks.js'

/** The subject of the suite, and the number of samples. */
export interface ConformanceOptions<Arch = unknown> {
  /** Opens the benchmark anew for each check. Default: the plugin's demo. */
  readonly open?: () => Promise<Benchmark<Arch>>
  /** A store of the benchmark: lets the suite count what is read from it. */
  readonly data?: ByteFolder
  /** The number of architectures to check in a space that is too large to check whole. Default: 40. */
  readonly samples?: number
  /** Checks that are left out, by name, each with the reason. */
  readonly skip?: Readonly<Record<string, string>>
}

/** A property that every benchmark must have. `run` rejects if it does not hold, and names the values. */
export interface ConformanceCheck {
  /** `space: every index is an architecture, and back` */
  readonly name: string
  run(): Promise<void>
}

/** The same, and the test runner at hand. */
export interface TestBenchmarkOptions<Arch = unknown> extends ConformanceOptions<Arch> {
  /** Registers one test: `test` of vitest, jest or node:test. */
  readonly test: (name: string, run: () => Promise<void>) => unknown
}

const allChecks = [
  ...pluginChecks,
  ...spaceChecks,
  ...randomChecks,
  ...describeChecks,
  ...queryChecks,
  ...refusalChecks,
  ...rankingChecks,
  ...lifetimeChecks,
]

/**
 * The conformance suite as a list, for use without a test runner.
 *
 * Each check opens its own benchmark; together they take seconds.
 *
 * @throws Error where `skip` names no check
 */
export function conformanceChecks<Arch>(
  plugin: Plugin<Arch>,
  options: ConformanceOptions<Arch> = {},
): ConformanceCheck[] {
  const { skip = {}, samples = 40, data, open = () => plugin.demo() } = options
  for (const name of Object.keys(skip)) {
    if (!allChecks.some((check) => check.name === name))
      throw new Error(`there is no check "${name}" to skip`)
  }
  const subject: Subject = { plugin: plugin as Plugin, open, samples, data }
  return allChecks
    .filter((check) => !Object.hasOwn(skip, check.name) && (check.applies?.(subject) ?? true))
    .map((check) => ({ name: check.name, run: () => runCheck(check, subject) }))
}

async function runCheck(check: Check, subject: Subject): Promise<void> {
  try {
    await check.run(subject)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${subject.plugin.name} fails "${check.name}": ${why}`, { cause: error })
  }
}

/**
 * The conformance suite: registers one test per check with the available test runner.
 *
 * ```ts
 * import { test } from 'vitest'
 * testBenchmark(plugin, { test })
 * ```
 *
 * @throws Error where `skip` names no check
 */
export function testBenchmark<Arch>(plugin: Plugin<Arch>, options: TestBenchmarkOptions<Arch>): void {
  for (const check of conformanceChecks(plugin, options)) options.test(check.name, check.run)
}
