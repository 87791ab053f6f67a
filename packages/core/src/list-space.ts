import { formatReceived, invalidArchitecture, isNasBenchError, type Problem, unknownName } from './errors.js'
import { readLiteral } from './literal.js'
import { drawIndices, resolveRng } from './random/sample.js'
import type { ArchInput, ArchitectureCost, ArchitectureSpace } from './space.js'

/** Defines a space that is a list: canonical graphs, published architectures. */
export interface ListSpaceOptions<Arch> {
  /** The benchmark's name: `nb-graph`. */
  readonly name: string
  readonly operations: readonly string[]
  /** All architectures by index, each once, in canonical form. Called when the list is first needed; the result is kept. */
  list(): readonly Arch[]
  /** The canonical text, different for every architecture. */
  format(arch: Arch): string
  /**
   * The canonical architecture of a text or of any object that names one; undefined for anything else. A text of digits is an
   * index unless `read` knows it; a text in Python's or JSON's notation is read as the object that it stands for.
   */
  read(value: string | object): Arch | undefined
  /** The architectures at one edit, in any form that `read` takes; duplicates and the architecture itself are dropped. */
  neighbors(arch: Arch): Iterable<Arch>
  readonly featureNames: readonly string[]
  /** One number per name in `featureNames`. */
  features(arch: Arch): readonly number[]
  /** The accepted forms, for messages: `a wiring and four digits such as 8:7072, or key:87072`. */
  readonly expected: string
  /** Trainable parameters and multiply-adds (counts), if there is a formula. */
  readonly cost?: (arch: Arch, options?: { readonly dataset?: string }) => ArchitectureCost
  /** A drawing as lines of text. */
  readonly draw?: (arch: Arch) => string
}

/** A space that is a list; `encode` gives the canonical text. */
export interface ListSpace<Arch> extends ArchitectureSpace<Arch> {
  readonly size: number
  encode(arch: ArchInput<Arch>): string
  getIndex(arch: ArchInput<Arch>): number
}

/**
 * A space whose architectures are a list, with index, text, encoding, samples and neighbours.
 *
 * The index is the position in the list. An edit (`kind: 'edit'`) leads to one of `neighbors`.
 *
 * @throws NasBenchError the methods except `validate` and `isValid` throw INVALID_ARCHITECTURE for values outside the list
 */
export function createListSpace<Arch extends object>(options: ListSpaceOptions<Arch>): ListSpace<Arch> {
  const { name, format, read, expected, featureNames, cost, draw } = options
  let known: { readonly archs: readonly Arch[]; readonly indices: ReadonlyMap<string, number> } | undefined
  const all = () => {
    if (known === undefined) {
      const archs = options.list()
      known = { archs, indices: new Map(archs.map((arch, index) => [format(arch), index])) }
    }
    return known
  }
  const refuse = (received: unknown, problems: readonly Problem[]) =>
    invalidArchitecture(name, received, problems)
  const at = (index: number | bigint): Arch => {
    const whole = typeof index === 'bigint' ? Number(index) : index
    const arch = Number.isSafeInteger(whole) ? all().archs[whole] : undefined
    if (arch === undefined) {
      const last = all().archs.length - 1
      throw refuse(index, [{ message: 'no such index', expected: `an integer from 0 to ${last}` }])
    }
    return arch
  }
  const readNotation = (text: string): Arch | undefined => {
    try {
      const value = /[[{(]/.test(text) ? readLiteral(text) : undefined
      return typeof value === 'object' && value !== null ? read(value) : undefined
    } catch (error) {
      if (isNasBenchError(error)) return undefined
      throw error
    }
  }
  const parse = (text: string): Arch => {
    const arch = typeof text === 'string' ? (read(text.trim()) ?? readNotation(text)) : undefined
    if (arch !== undefined) return listed(arch, text)
    if (/^\s*\d{1,15}\s*$/.test(text)) return at(Number(text))
    throw refuse(text, [{ message: `${formatReceived(text)} does not name an architecture`, expected }])
  }
  /* The canonical object, which is the same for all callers. */
  const listed = (arch: Arch, received: unknown): Arch => {
    const index = all().indices.get(format(arch))
    if (index === undefined) throw refuse(received, [{ message: 'it is not in the space', expected }])
    return all().archs[index]!
  }
  const from = (value: ArchInput<Arch>): Arch => {
    if (typeof value === 'string') return parse(value)
    if (typeof value === 'number' || typeof value === 'bigint') return at(value)
    const arch = typeof value === 'object' && value !== null ? read(value) : undefined
    if (arch === undefined) {
      throw refuse(value, [{ message: `${formatReceived(value)} does not name an architecture`, expected }])
    }
    return listed(arch, value)
  }
  const getIndex = (arch: ArchInput<Arch>) => all().indices.get(format(from(arch)))!
  const validate = (value: unknown): readonly Problem[] => {
    const arch = typeof value === 'object' && value !== null ? read(value) : undefined
    if (arch === undefined) return [{ message: `${formatReceived(value)} is not an architecture`, expected }]
    return all().indices.has(format(arch)) ? [] : [{ message: 'it is not in the space', expected }]
  }
  const neighbors = (arch: ArchInput<Arch>): Arch[] => {
    const own = from(arch)
    const found = new Set<Arch>()
    for (const other of options.neighbors(own)) {
      const index = all().indices.get(format(other))
      if (index !== undefined) found.add(all().archs[index]!)
    }
    found.delete(own)
    return [...found]
  }
  return {
    name,
    get size() {
      return all().archs.length
    },
    operations: () => [...options.operations],
    from,
    parse,
    format: (arch) => format(from(arch)),
    validate,
    isValid: (value) => validate(value).length === 0,
    encode: (arch) => format(from(arch)),
    decode(encoding) {
      if (typeof encoding === 'string' && all().indices.has(encoding)) return parse(encoding)
      throw refuse(encoding, [{ message: 'it is not an encoding', expected: 'the canonical text' }])
    },
    featureNames,
    features: (arch) => Float64Array.from(options.features(from(arch))),
    id: (arch) => format(from(arch)),
    getIndex,
    at,
    randomSample: (sample = {}) => drawIndices(sample, all().archs.length).map(at),
    *iterAll() {
      yield* all().archs
    },
    neighbors,
    mutate(arch, mutation = {}) {
      if (mutation.kind !== undefined && mutation.kind !== 'edit')
        throw unknownName('INVALID_ARGUMENT', 'kind of edit', mutation.kind, ['edit'], name)
      const possible = neighbors(arch)
      return possible[resolveRng(mutation).below(possible.length)]!
    },
    ...(cost && {
      cost: (arch: ArchInput<Arch>, about?: { readonly dataset?: string }) => cost(from(arch), about),
    }),
    ...(draw && { draw: (arch: ArchInput<Arch>) => draw(from(arch)) }),
  }
}
