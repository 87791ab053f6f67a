import { digitsOfCode, predecessorPairs } from './cell-code.js'
import { cellNames, configPrefix, firstEdges } from './config-cells.js'
import { codeOfGenotype, type GenotypeInput } from './genotype.js'
import { featureOfHyperparameter, hyperparameterFeatures } from './hyperparameters.js'

/** Number of features that the tree surrogates take. */
export const featureCount = 56

/*
 * The values of ConfigSpace 0.4.12's `Configuration.get_array()` for the hyperparameters that the benchmark fixes, and
 * −1 elsewhere. Frozen: other versions of ConfigSpace order and scale differently, and the published models know only
 * this.
 */
const template = new Float64Array(featureCount).fill(-1)
const constants: readonly (readonly [place: number, value: number])[] = [
  [0, 0.5863451791322545],
  [1, 0],
  [2, 0],
  [3, 0],
  [4, 0.16666444442962952],
  [5, 0.3099999239999697],
  [6, 0],
  [7, 0],
  [8, 0],
  [9, 0],
  [14, 0.003149999006299998],
  [21, 0.000749999001499998],
  [22, 0],
  [23, 0],
  [24, -3.6888794541139363],
  [25, 0.8988764044943821],
  [26, -8.111728083308073],
  [27, 0.009949999019899998],
  [28, 1e-12],
  [29, 0],
  [30, 0],
  [31, 0.7051278400653053],
]
for (const [place, value] of constants) template[place] = value

/* Edges 0 and 1 have no condition and come early; the others are sorted as texts: 10 to 13 before 2 to 9. */
const edgePlaces = [
  [10, 11, 36, 37, 38, 39, 40, 41, 42, 43, 32, 33, 34, 35],
  [12, 13, 48, 49, 50, 51, 52, 53, 54, 55, 44, 45, 46, 47],
] as const

/* Where the predecessors of node 3 stand; those of 4 and 5 follow. */
const inputPlaces = [15, 18] as const

/** The name of each of the 56 features: the key of its hyperparameter in ConfigSpace. */
export const featureNames: readonly string[] = Object.freeze(namesOfFeatures())

function namesOfFeatures(): string[] {
  const names = new Array<string>(featureCount)
  for (const [key, feature] of featureOfHyperparameter) names[feature] = key
  for (const [cell, name] of cellNames.entries()) {
    const places = edgePlaces[cell]!
    for (const [edge, place] of places.entries()) names[place] = `${configPrefix}edge_${name}_${edge}`
    for (const node of [3, 4, 5])
      names[inputPlaces[cell]! + node - 3] = `${configPrefix}inputs_node_${name}_${node}`
  }
  return names
}

/** The settings that may differ from the benchmark's own training. */
export interface FeatureOptions {
  /**
   * Hyperparameters that differ from those the benchmark fixed, by their ConfigSpace keys (a training record's whole
   * configuration will do). nasbench301 takes them too, but the surrogates were trained on hardly any such run.
   */
  readonly hyperparameters?: Readonly<Record<string, unknown>>
}

/**
 * The 56 features that the tree surrogates of NAS-Bench-301 take: numbers of operations and predecessor pairs (−1 for
 * an absent edge) among the scaled hyperparameters. Equal to the last bit to ConfigSpace 0.4.12's `get_array()` with
 * −1 for NaN (automl/nasbench301, surrogate_models/utils.py and configspace.json).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for hyperparameters that have no feature
 */
export function encodeFeatures(arch: GenotypeInput, options: FeatureOptions = {}): Float64Array {
  const features = new Float64Array(featureCount)
  writeFeatures(arch, features, 0)
  for (const [place, value] of hyperparameterFeatures(options.hyperparameters ?? {})) features[place] = value
  return features
}

/** Writes the features of an architecture at a place of a table; float32 tables round. 1 µs. */
export function writeFeatures(arch: GenotypeInput, into: Float64Array | Float32Array, at: number): void {
  const { normal, reduce } = codeOfGenotype(arch)
  into.set(template, at)
  writeCell(digitsOfCode(normal), 0, into, at)
  writeCell(digitsOfCode(reduce), 1, into, at)
}

function writeCell(
  digits: readonly number[],
  cell: 0 | 1,
  into: Float64Array | Float32Array,
  at: number,
): void {
  for (let node = 0; node < 4; node++) {
    const place = digits[3 * node]!
    const [p, q] = predecessorPairs[node]![place]!
    if (node > 0) into[at + inputPlaces[cell] + node - 1] = place
    const first = firstEdges[node]!
    into[at + edgePlaces[cell][first + p]!] = digits[3 * node + 1]!
    into[at + edgePlaces[cell][first + q]!] = digits[3 * node + 2]!
  }
}
