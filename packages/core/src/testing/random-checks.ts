import type { Benchmark } from '../benchmark.js'
import { createCpythonRandom } from '../random/cpython.js'
import { createRng } from '../random/rng.js'
import { sampleBigIndices } from '../random/sample.js'
import type { MutateOptions, SampleOptions } from '../space.js'
import { type Check, type Subject, wholeSize } from './check.js'
import { expectRefusal, expectSame, expectThat, show } from './expect.js'
import { indexOf, pickArchs, pickLoaded } from './pick.js'

/** A space or benchmark from which architectures can be sampled. */
interface Population {
  readonly what: string
  readonly size: number | bigint
  randomSample(options?: SampleOptions): unknown[]
}

/** Checks of random sampling. */
export const randomChecks: readonly Check[] = [
  ofPopulations(
    'sampling: is without replacement, and inside',
    ({ what, size, randomSample }, { plugin }) => {
      const n = size <= wholeSize ? Number(size) : 1000
      const archs = randomSample({ n, seed: 1 })
      expectSame(archs.length, n, `the length of ${what}.randomSample({ n: ${n}, seed: 1 })`)
      const seen = new Set<number | bigint>()
      for (const arch of archs) {
        expectThat(
          plugin.space.isValid(arch),
          `${what}.randomSample({ n: ${n}, seed: 1 }) gave ${show(arch)}, not valid`,
        )
        const index = plugin.space.getIndex(arch)
        expectThat(!seen.has(index), `${what}.randomSample({ n: ${n}, seed: 1 }) gave index ${index} twice`)
        seen.add(index)
      }
    },
  ),
  ofPopulations(
    'sampling: a seed gives the same again, another seed something else',
    (population, { plugin }) => {
      const { what, size, randomSample } = population
      const draw = (options?: SampleOptions) =>
        randomSample(options).map((arch) => plugin.space.getIndex(arch))
      const n = size < 10 ? Number(size) : 10
      expectSame(
        draw({ n, seed: 7 }),
        draw({ n, seed: 7 }),
        `${what}.randomSample({ n: ${n}, seed: 7 }), asked again,`,
      )
      expectSame(draw(), draw(), `${what}.randomSample(), asked again,`)
      expectSame(draw().length, 1, `the length of ${what}.randomSample()`)
      expectSame(draw({ n: 0 }), [], `${what}.randomSample({ n: 0 })`)
      const different = new Set(Array.from({ length: 20 }, (_, seed) => String(draw({ n, seed }))))
      if (size >= 10) {
        expectThat(
          different.size > 15,
          `${what}.randomSample({ n: ${n}, seed: 0 … 19 }) gave ${different.size} samples`,
        )
      }
      expectSame(
        draw({ n, rng: createRng('own') }),
        draw({ n, rng: createRng('own') }),
        `${what}.randomSample({ n: ${n}, rng }) with two generators of one seed`,
      )
      const rng = createRng('own')
      draw({ n, rng })
      if (size >= 10) {
        expectThat(
          String(draw({ n, rng })) !== String(draw({ n, rng: createRng('own') })),
          `${what}.randomSample({ n: ${n}, rng }) gave the same twice: it does not draw from rng`,
        )
      }
    },
  ),
  ofPopulations(
    'sampling: more than there are needs replacement',
    ({ what, size, randomSample }, { plugin }) => {
      if (size > wholeSize) return
      const n = Number(size) + 5
      expectRefusal(
        () => randomSample({ n }),
        ['INVALID_ARGUMENT'],
        `${what}.randomSample({ n: ${n} }) of ${size}`,
      )
      const archs = randomSample({ n, seed: 1, replacement: true })
      expectSame(
        archs.length,
        n,
        `the length of ${what}.randomSample({ n: ${n}, replacement: true }) of ${size}`,
      )
      expectThat(
        archs.every((arch) => plugin.space.isValid(arch)),
        `${what}.randomSample({ n: ${n} }) of ${size} gave what is not valid`,
      )
    },
  ),
  {
    name: "sampling: rng 'cpython' gives what Python's random gives",
    run: ({ plugin: { space } }) => {
      for (const seed of [0, 42]) {
        for (const n of [1, 5, 30].filter((count) => count <= space.size)) {
          const rng = createCpythonRandom(seed)
          const expected = sampleBigIndices(rng, BigInt(space.size), n).map((index) => indexOf(space, index))
          const drawn = space.randomSample({ n, seed, rng: 'cpython' }).map((arch) => space.getIndex(arch))
          expectSame(drawn, expected, `indices of randomSample({ n: ${n}, seed: ${seed}, rng: 'cpython' })`)
        }
      }
    },
  },
  ofPopulations('sampling: refuses counts and seeds that mean nothing', ({ what, randomSample }) => {
    for (const n of [-1, 1.5, Number.NaN]) {
      expectRefusal(() => randomSample({ n }), ['INVALID_ARGUMENT'], `${what}.randomSample({ n: ${n} })`)
    }
    for (const seed of [null, Number.NaN, {}, true]) {
      const options = { seed } as unknown as SampleOptions
      expectRefusal(
        () => randomSample(options),
        ['INVALID_ARGUMENT'],
        `${what}.randomSample({ seed: ${show(seed)} })`,
      )
    }
  }),
  {
    name: 'mutate: makes one edit, never the parent, the same for the same seed',
    run: (subject) => {
      const { space } = subject.plugin
      const drawn = new Set<string>()
      for (const arch of pickArchs(subject)) {
        const parent = space.id(arch)
        const neighbors = new Set(space.neighbors(arch).map((neighbor) => space.id(neighbor)))
        for (let seed = 0; seed < 5; seed++) {
          const child = space.id(space.mutate(arch, { seed }))
          const call = `mutate(${show(arch)}, { seed: ${seed} })`
          expectThat(child !== parent, `${call} gave the parent`)
          expectThat(
            neighbors.has(child),
            `${call} gave ${child}, which is not among neighbors(${show(arch)})`,
          )
          expectSame(space.id(space.mutate(arch, { seed })), child, `${call}, asked again,`)
          drawn.add(`${parent} ${child}`)
        }
        expectSame(
          space.id(space.mutate(arch)),
          space.id(space.mutate(arch)),
          `mutate(${show(arch)}), asked again,`,
        )
      }
      const archs = pickArchs(subject).length
      // In a space of a few architectures, five seeds may well draw the same neighbour each time.
      expectThat(
        drawn.size > archs || archs < 8 || space.neighbors(space.at(0)).length === 1,
        `mutate gave one child for each of ${archs} architectures, whatever the seed`,
      )
    },
  },
  {
    name: 'mutate: refuses kinds of edits and seeds that mean nothing',
    run: (subject) => {
      const { space } = subject.plugin
      const arch = space.at(0)
      const wrong = [{ kind: 'nonsense' }, { seed: null }, { seed: Number.NaN }]
      for (const options of wrong) {
        const call = `mutate(${show(arch)}, ${show(options)})`
        expectRefusal(
          () => space.mutate(arch, options as unknown as MutateOptions),
          ['INVALID_ARGUMENT'],
          call,
        )
      }
    },
  },
  {
    name: 'randomness: nothing draws from Math.random',
    run: async (subject) => {
      const benchmark = await subject.open()
      const [arch] = pickLoaded(benchmark, 1)
      const original = Math.random
      try {
        Math.random = () => {
          throw new Error('Math.random was called')
        }
        // No await in here: others would meet the patch.
        for (const options of [undefined, { seed: 1 }, { n: 100, seed: 1, replacement: true }]) {
          subject.plugin.space.randomSample(options)
          benchmark.randomSample(options)
        }
        subject.plugin.space.mutate(arch)
        subject.plugin.space.mutate(arch, { seed: 1 })
        subject.plugin.space.neighbors(arch)
        benchmark.mutate(arch, { seed: 1 })
        benchmark.summary(arch)
        benchmark.summary(arch)
        benchmark.queryMany([arch])
        benchmark.top({ k: 1 })
      } finally {
        Math.random = original
        benchmark.close()
      }
    },
  },
]

/** A check of the space's sampling and of the benchmark's. */
function ofPopulations(name: string, run: (population: Population, subject: Subject) => void): Check {
  return {
    name,
    run: async (subject) => {
      const { space } = subject.plugin
      run(
        { what: 'space', size: space.size, randomSample: (options) => space.randomSample(options) },
        subject,
      )
      const benchmark = await subject.open()
      try {
        run(populationOf(benchmark), subject)
      } finally {
        benchmark.close()
      }
    },
  }
}

function populationOf(benchmark: Benchmark): Population {
  return {
    what: 'benchmark',
    size: benchmark.getStatistics().architectures,
    randomSample: (options) => benchmark.randomSample(options),
  }
}
