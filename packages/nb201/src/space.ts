import {
  type ArchInput,
  type ArchitectureSpace,
  type Drawings,
  drawIndices,
  type MutateOptions,
  resolveRng,
  unknownName,
} from '@nasbench/core'
import { type Arch201, archOfCode, problemsOfArch, textOfCode } from './arch.js'
import { type Cost201, costOfCode, type Dataset201 } from './cost.js'
import { drawDot, drawMermaid, drawSvg } from './draw.js'
import { drawText } from './draw-text.js'
import { checkIndex, resolveArch } from './forms.js'
import { invalidArch } from './grammar.js'
import { edges, operations, spaceSize } from './operations.js'
import { codeOfIndex } from './order.js'

/** The space of NAS-Bench-201 with precise types. */
export interface Nb201Space extends ArchitectureSpace<Arch201> {
  readonly name: 'nb201'
  readonly size: number
  /** The ids (0 to 4, in the order of `operations()`) of the six operations. */
  encode(arch: ArchInput<Arch201>): number[]
  getIndex(arch: ArchInput<Arch201>): number
  cost(arch: ArchInput<Arch201>, options?: { readonly dataset?: string }): Cost201
  draw(arch: ArchInput<Arch201>): string
  readonly drawings: Required<Drawings<Arch201>>
}

const codeOf = (arch: unknown) => codeOfIndex(resolveArch(arch))
const from = (arch: ArchInput<Arch201>) => archOfCode(codeOf(arch))
const format = (arch: ArchInput<Arch201>) => textOfCode(codeOf(arch))

/**
 * The 15,625 cells of NAS-Bench-201 in the official index order, without any data file.
 *
 * `from` takes:
 * - the index, as a number, a bigint or digits;
 * - the published text `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`, also with quotes, brackets or blanks, or as
 *   `Structure(4 nodes with …)` prints it;
 * - `{ ops }`, six operation names, or six operation ids as a list: the official order of edges, as `encode` gives them;
 * - a text of six ids in parentheses, which is NASLib's operation tuple, with NASLib's order of edges and operations;
 * - a dictionary of the six edges, with keys such as `0_1` (NNI) or `1<-0` (HPOBench), and what `str2lists` gives;
 * - each of these as JSON or a Python literal; an object with `arch`, `arch_str`, `index` or `tostr()`.
 *
 * `id` is the published text. An edit is another operation on one edge (`kind: 'op'`): `neighbors` gives the 24 edge by edge,
 * first edge first, each with its operations in the order of `operations()`, and `mutate` each with the same probability.
 * `cost` is for `cifar10` unless a dataset is given. `features` has a 1 for the operation of each edge.
 *
 * Values outside the space are INVALID_ARCHITECTURE; only `validate` and `isValid` never throw.
 */
export const nb201Space: Nb201Space = {
  name: 'nb201',
  size: spaceSize,
  operations: () => [...operations],
  from,
  validate: problemsOfArch,
  isValid: (arch) => problemsOfArch(arch).length === 0,
  parse: (text) => from(typeof text === 'string' ? text : { text }),
  format,
  encode: (arch) => digitsOf(codeOf(arch)),
  decode,
  featureNames: edges.flatMap(({ target, source }) => operations.map((op) => `${target}<-${source}:${op}`)),
  features(arch) {
    const digits = digitsOf(codeOf(arch))
    return Float64Array.from({ length: 30 }, (_, at) => (digits[Math.floor(at / 5)] === at % 5 ? 1 : 0))
  },
  id: format,
  getIndex: resolveArch,
  at: (index) => archOfCode(codeOfIndex(checkIndex(index))),
  randomSample: (options = {}) =>
    drawIndices(options, spaceSize).map((index) => archOfCode(codeOfIndex(index))),
  *iterAll() {
    for (let index = 0; index < spaceSize; index++) yield archOfCode(codeOfIndex(index))
  },
  neighbors(arch) {
    const code = codeOf(arch)
    return Array.from({ length: neighborCount }, (_, which) => archOfCode(neighborOf(code, which)))
  },
  mutate,
  cost: (arch, { dataset = 'cifar10' } = {}) => costOfCode(codeOf(arch), dataset as Dataset201),
  costs(indices, { dataset = 'cifar10' } = {}) {
    const params = new Float64Array(indices.length)
    const flops = new Float64Array(indices.length)
    for (let at = 0; at < indices.length; at++) {
      const cost = costOfCode(codeOfIndex(checkIndex(indices[at]!)), dataset as Dataset201)
      params[at] = cost.params
      flops[at] = cost.flops
    }
    return { params, flops }
  },
  draw: (arch) => drawText(from(arch)),
  drawings: {
    dot: (arch) => drawDot(from(arch)),
    mermaid: (arch) => drawMermaid(from(arch)),
    svg: (arch) => drawSvg(from(arch)),
  },
}

function decode(encoding: unknown): Arch201 {
  const ids: readonly unknown[] = Array.isArray(encoding) ? encoding : []
  let code = 0
  for (const id of ids) code = code * 5 + (isOperationId(id) ? id : Number.NaN)
  if (ids.length === 6 && !Number.isNaN(code)) return archOfCode(code)
  throw invalidArch(encoding, [{ message: 'it is not an encoding', expected: 'six operation ids, 0 to 4' }])
}

function isOperationId(id: unknown): id is number {
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < operations.length
}

function digitsOf(code: number): number[] {
  return weights.map((weight) => Math.floor(code / weight) % 5)
}

/* The amount that one step of an operation's id adds to the code, edge by edge. */
const weights = [3125, 625, 125, 25, 5, 1]

function mutate(arch: ArchInput<Arch201>, options: MutateOptions = {}): Arch201 {
  if (options.kind !== undefined && options.kind !== 'op') {
    throw unknownName('INVALID_ARGUMENT', 'kind of edit', options.kind, ['op'], 'nb201')
  }
  const code = codeOf(arch)
  return archOfCode(neighborOf(code, resolveRng(options).below(neighborCount)))
}

const neighborCount = 24

/* Neighbour 0 to 23: four per edge, the operations that the edge does not have. */
function neighborOf(code: number, which: number): number {
  const weight = weights[Math.floor(which / 4)]!
  const own = Math.floor(code / weight) % 5
  const other = which % 4
  return code + ((other < own ? other : other + 1) - own) * weight
}
