import {
  type ArchitectureSpace,
  createRng,
  NasBenchError,
  resolveRng,
  type SampleOptions,
  sampleIndices,
} from '@nasbench/core'
import { architectureColumns, architectureFields, architectureRow } from '../architecture-row.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { costMeasure } from '../measures/measure.js'
import { byIndex } from '../measures/population.js'
import { startMeasuring } from '../measures/scope.js'
import { archOf, type Keyed } from '../measures/values.js'
import { withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { createWriter } from '../output/writer.js'
import { UsageError } from '../usage.js'
import { createFilter, type Filter, needsNoData } from '../where/filter.js'

export interface SampleCommandFlags {
  readonly n: number
  readonly seed?: number | string | undefined
  readonly rng?: 'cpython' | undefined
  readonly withReplacement?: boolean | undefined
  readonly where?: string | undefined
  readonly with?: readonly string[] | undefined
  readonly dataset?: string | undefined
}

/** `nasbench sample`: from the whole space, which needs no data; with `--data` or `--demo` from what is recorded there. */
export async function sample(
  context: CommandContext,
  bench: string,
  flags: SampleCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { space } = plugin
  const { data, demo, model } = context.options
  const recorded =
    data !== undefined ||
    model !== undefined ||
    demo === true ||
    (flags.where !== undefined && !(flags.with === undefined && needsNoData(flags.where)))
  if (flags.where === undefined && !recorded) checkCount(space.size, space.name, flags)
  const archs = recorded
    ? await withBenchmark(plugin, context, async (benchmark) => {
        if (flags.where === undefined) {
          const { architectures } = benchmark.getStatistics()
          checkCount(architectures, `${benchmark.source.file} of ${benchmark.name}`, flags)
          return benchmark.randomSample(optionsOf(flags))
        }
        const measuring = await startMeasuring(
          plugin,
          benchmark,
          { where: flags.where, with: flags.with, dataset: flags.dataset },
          1_000_000,
        )
        const keys = [...measuring.population.batches()].flatMap((batch) => batch.keys)
        return choose(benchmark, keys, flags)
      })
    : flags.where === undefined
      ? space.randomSample(optionsOf(flags))
      : sampleWhere(space, flags.where, flags)
  const writer = createWriter(context.options, {
    columns: architectureColumns(space),
    fields: architectureFields(space),
    piped: (row) => String(row.arch),
  })
  for (const [i, arch] of archs.entries()) {
    writer.add(architectureRow(space, arch, flags.dataset))
    if (i % 1000 === 999) writer.flush()
  }
  writer.end()
}

/* Each architecture comes once, unless the user allows more. */
function checkCount(size: number | bigint, owner: string, { n, withReplacement }: SampleCommandFlags): void {
  if (n <= size || withReplacement) return
  throw new UsageError(
    `-n ${formatCount(n)}: ${owner} has ${formatCount(size)} architectures; take fewer, or add --with-replacement`,
    { received: n },
  )
}

function optionsOf({ n, seed, rng, withReplacement }: SampleCommandFlags): SampleOptions {
  return {
    n,
    ...(seed !== undefined && { seed }),
    ...(rng !== undefined && { rng }),
    ...(withReplacement && { replacement: true }),
  }
}

/* Of the architectures of a space that fulfil a condition on costs and operations. */
function sampleWhere(space: ArchitectureSpace, where: string, flags: SampleCommandFlags): unknown[] {
  const filter = createFilter(where, {
    space,
    measure: (text) => costMeasure(space, text, text.toLowerCase() as 'params' | 'flops', {}),
  })
  if (typeof space.size === 'number' && space.size <= 20_000_000) {
    const keys: unknown[] = []
    for (const batch of byIndex(space, space.size)) {
      const decisions = filter(batch)
      keys.push(...batch.keys.filter((_, i) => decisions[i] === 1))
    }
    return choose({ space }, keys, flags)
  }
  return drawUntilEnough(space, filter, flags)
}

/* A space too large to list: draws until enough architectures are kept. */
function drawUntilEnough(space: ArchitectureSpace, filter: Filter, flags: SampleCommandFlags): unknown[] {
  const rng = resolveRng(optionsOf(flags))
  const kept = new Map<string, unknown>()
  let drawn = 0
  const limit = Math.max(100_000, 1000 * flags.n)
  while (kept.size < flags.n && drawn < limit) {
    const archs = space.randomSample({ n: 1000, rng })
    drawn += archs.length
    const keys = typeof space.size === 'number' ? archs.map((arch) => space.getIndex(arch)) : archs
    const decisions = filter({ keys, archs: () => archs })
    for (const [i, arch] of archs.entries()) {
      if (decisions[i] === 1 && kept.size < flags.n) kept.set(space.id(arch as object), arch)
    }
  }
  if (kept.size < flags.n) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${formatCount(kept.size)} of ${formatCount(drawn)} random architectures fulfil ${flags.where}, fewer than the ${formatCount(flags.n)} of -n`,
      { received: flags.n },
    )
  }
  return [...kept.values()]
}

function choose(
  owner: Keyed,
  keys: readonly unknown[],
  { n, seed = 0, rng, withReplacement, where }: SampleCommandFlags,
): unknown[] {
  if (keys.length === 0)
    throw new UsageError(`no architecture of ${owner.space.name} fulfils ${where}`, { received: where })
  if (n > keys.length && !withReplacement) {
    throw new UsageError(
      `-n ${formatCount(n)}: ${formatCount(keys.length)} architectures fulfil ${where}; take fewer, or add --with-replacement`,
      { received: n },
    )
  }
  const random = rng === undefined ? createRng(seed) : resolveRng({ seed, rng })
  const positions = withReplacement
    ? Array.from({ length: n }, () => random.below(keys.length))
    : sampleIndices(random, keys.length, n)
  return positions.map((position) => archOf(owner, keys[position]))
}
