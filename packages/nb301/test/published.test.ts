import { createCpythonRandom } from '@nasbench/core'
import { describe, expect, test } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { fromConfigSpace, toConfigSpace } from '../src/configspace.js'
import { costOf } from '../src/cost.js'
import type { Genotype } from '../src/genotype.js'
import { canonicalGenotype as fromCompact, toCompact } from '../src/genotype.js'
import { dartsSpace } from '../src/space.js'

/* What is published of NAS-Bench-301, and which test holds it. */

interface Golden {
  readonly space: Readonly<Record<string, unknown>> & { readonly ops: readonly string[] }
  readonly conversions: {
    readonly cases: Readonly<Record<string, { readonly configspace?: Readonly<Record<string, unknown>> }>>
  }
  readonly printedPredictions: readonly { readonly genotype?: Genotype }[]
  readonly 'xgb_v0.9_samples_noisy': {
    readonly first20: readonly { readonly normal: Genotype['normal']; readonly reduce: Genotype['reduce'] }[]
  }
  readonly naslib: Readonly<Record<string, unknown>>
  readonly nasbenchapiPickle: {
    readonly entries: number
    readonly pythonRandomSample: Readonly<Record<string, readonly number[]>>
  }
  readonly parameterCount: {
    readonly readme_example_C32_L8: { readonly withAux: number; readonly withoutAux: number }
  }
}

const golden = sharedJson<Golden>('golden', 'nb301.json') as Golden
const rows = sharedJson<{ readonly rows: readonly Genotype[] }>('golden', 'nb301-onnx.json')?.rows

describe.skipIf(golden === undefined)('published pieces (need the shared vectors)', () => {
  test('the runs that NASBenchAPI draws from its file of 57,189 are drawn by the same seeds', () => {
    const { entries, pythonRandomSample } = golden.nasbenchapiPickle
    for (const [name, expected] of Object.entries(pythonRandomSample)) {
      const [, seed, n] = /^seed(\d+)_n(\d+)$/.exec(name) ?? []
      expect(createCpythonRandom(Number(seed)).sample(entries, Number(n)), name).toEqual(expected)
    }
  })

  test('what NASLib draws with its seed 9001 is an architecture in its compact form', () => {
    const compact = golden.naslib['np.random.seed(9001) sample_random_architecture']
    const arch = fromCompact(compact as object)
    expect(dartsSpace.isValid(arch)).toBe(true)
    expect(fromCompact(toCompact(arch))).toEqual(arch)
  })

  test('published architectures are in the space, in every spelling', () => {
    const printed = golden.printedPredictions.flatMap(({ genotype }) => (genotype ? [genotype] : []))
    const archs = [...printed, ...golden['xgb_v0.9_samples_noisy'].first20, ...(rows ?? [])]
    expect(archs.length).toBeGreaterThan(100)
    for (const { normal, reduce } of archs) {
      const arch = { normal, reduce }
      expect(dartsSpace.validate(arch)).toEqual([])
      const canonical = dartsSpace.at(dartsSpace.getIndex(arch))
      expect(fromConfigSpace(toConfigSpace(arch))).toEqual(canonical)
      expect(dartsSpace.parse(dartsSpace.format(arch))).toEqual(canonical)
      expect(dartsSpace.decode(dartsSpace.encode(arch))).toEqual(canonical)
    }
  })

  test("the README's architecture has as many parameters as counted, auxiliary classifier and all", () => {
    const arch = dartsSpace.parse('0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk')
    expect(costOf(arch).params).toBe(golden.parameterCount.readme_example_C32_L8.withAux)
  })

  /* Whoever adds a group of vectors adds its test. */
  test('every group is tested', () => {
    const tested = {
      'space.test.ts': ['space'],
      'parse.test.ts, features.test.ts': ['conversions'],
      'encodings.test.ts': ['encodings'],
      'cost.test.ts, this file': ['parameterCount'],
      'curve-surrogate.test.ts, models/onnx.test.ts': ['yahpo_nb301'],
      'this file': ['printedPredictions', 'xgb_v0.9_samples_noisy', 'naslib', 'nasbenchapiPickle'],
      'the split of the surrogates’ training data, of which nothing is computed': ['splits'],
    }
    const known = Object.values(tested).flat()
    expect(Object.keys(golden).filter((key) => !key.startsWith('_') && !known.includes(key))).toEqual([])
  })
})
