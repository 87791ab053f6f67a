import { type Benchmark, createRng, type QueryOptions } from '@nasbench/core'

/*
 * Five programs as a stranger would write them: once, for every benchmark. They name no benchmark and cast nothing; the
 * architecture's type is inferred from the benchmark that they are given.
 */

/** An architecture and the value that was seen. */
export interface Found<Arch> {
  readonly arch: Arch
  readonly value: number
}

/** The best of `n` random architectures. */
export function randomSearch<Arch>(
  bench: Benchmark<Arch>,
  n: number,
  question: QueryOptions = {},
): Found<Arch> {
  const archs = bench.randomSample({ n, seed: 1 })
  const values = bench.queryMany(archs, question)
  const sign = signOf(bench, question)
  let best = 0
  for (let i = 1; i < archs.length; i++) if (sign * (values[i]! - values[best]!) > 0) best = i
  return { arch: archs[best]!, value: values[best]! }
}

/** Regularised evolution; an architecture without a result is as bad as can be. */
export function evolution<Arch>(bench: Benchmark<Arch>, steps: number): Found<Arch> {
  const rng = createRng(7)
  const sign = signOf(bench)
  const look = (arch: Arch): Found<Arch> => ({
    arch,
    value: bench.exists({ arch: arch }) ? sign * bench.summary(arch).metric : -Infinity,
  })
  const living = bench.randomSample({ n: 8, seed: 2 }).map(look)
  let best = living.reduce((a, b) => (b.value > a.value ? b : a))
  for (let step = 0; step < steps; step++) {
    const parents = [living[rng.below(living.length)]!, living[rng.below(living.length)]!]
    const parent = parents[0]!.value > parents[1]!.value ? parents[0]! : parents[1]!
    const child = look(bench.mutate(parent.arch, { rng }))
    living.push(child)
    living.shift()
    if (child.value > best.value) best = child
  }
  return { arch: best.arch, value: sign * best.value }
}

/** Climbs to an architecture that no neighbour with a result beats. */
export function localSearch<Arch>(bench: Benchmark<Arch>, limit: number): Found<Arch> {
  const sign = signOf(bench)
  let [arch] = bench.randomSample({ seed: 3 }) as [Arch]
  let value = sign * bench.summary(arch).metric
  for (let step = 0; step < limit; step++) {
    const around = bench.space.neighbors(arch).slice(0, 40)
    const values = bench.queryMany(around)
    const better = values.findIndex((one) => sign * one > value)
    if (better < 0) break
    arch = around[better]!
    value = sign * values[better]!
  }
  return { arch, value: sign * value }
}

/** Predicts held-out values by the nearest neighbour in `space.features`. */
export function predictor<Arch>(bench: Benchmark<Arch>): { readonly width: number; readonly error: number } {
  const archs = bench.randomSample({ n: 24, seed: 4 })
  const values = bench.queryMany(archs)
  const rows = archs.map((arch) => bench.space.features(arch))
  const distance = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0)
  let error = 0
  for (let i = 16; i < 24; i++) {
    let nearest = 0
    for (let j = 1; j < 16; j++) {
      if (distance(rows[i]!, rows[j]!) < distance(rows[i]!, rows[nearest]!)) nearest = j
    }
    error += Math.abs(values[i]! - values[nearest]!) / 8
  }
  return { width: bench.space.featureNames.length, error }
}

/** The Pareto front of value and parameters among random architectures, smallest first. */
export function paretoFront<Arch>(
  bench: Benchmark<Arch>,
  n: number,
): readonly (Found<Arch> & { params: number })[] {
  const sign = signOf(bench)
  const points = bench.randomSample({ n, seed: 5 }).map((arch) => ({
    arch,
    value: bench.summary(arch).metric,
    params: bench.space.cost?.(arch).params ?? 0,
  }))
  return points
    .filter((a) => !points.some((b) => sign * b.value > sign * a.value && b.params <= a.params))
    .sort((a, b) => a.params - b.params)
}

function signOf<Arch>(bench: Benchmark<Arch>, { dataset, metric }: QueryOptions = {}): 1 | -1 {
  const options = dataset === undefined ? {} : { dataset }
  const { direction } = bench.metrics(options).find(({ name }) => name === metric) ?? bench.defaults(options)
  return direction === 'maximize' ? 1 : -1
}
