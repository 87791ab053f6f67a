import {
  formatReceived,
  invalidArchitecture,
  NasBenchError,
  type Problem,
  unknownName,
  unknownOperation,
} from './errors.js'
import { drawBigIndices, resolveRng } from './random/sample.js'
import type { ArchInput, ArchitectureCost, ArchitectureSpace } from './space.js'

/** An architecture with one choice per position: `['conv', 'pool', 'skip']`. */
export type ProductArch = readonly string[]

/** Defines a space of independent choices. */
export interface ProductSpaceOptions {
  /** The benchmark's name: `nb-macro`. */
  readonly name: string
  /** The choices of each position, in the field's order; the last position changes fastest from index to index. */
  readonly choices: readonly (readonly string[])[]
  /**
   * Text between the choices; or the texts before each choice and after the last one: `['64-41414-', '_', '', '_', '', '', '']`
   * writes `64-41414-1_02_333`. Default: `-`. Choices with nothing after them must be equally long.
   */
  readonly separator?: string | readonly string[]
  /** Trainable parameters and multiply-adds (counts), if there is a formula. */
  readonly cost?: (arch: ProductArch, options?: { readonly dataset?: string }) => ArchitectureCost
  /** A drawing as lines of text. */
  readonly draw?: (arch: ProductArch) => string
}

/** A space of independent choices; `encode` gives the number of the choice at each position. */
export interface ProductSpace extends ArchitectureSpace<ProductArch> {
  encode(arch: ArchInput<ProductArch>): number[]
}

/**
 * The space of all combinations of one choice per position, with index, text, encoding, samples and neighbours.
 *
 * `createProductSpace({ name: 'nb-macro', choices: Array(8).fill(['0', '1', '2']), separator: '' })` has 3⁸
 * architectures; number 5 is `00000012`. An edit (`kind: 'choice'`) replaces the choice at one position. `parse` reads the
 * text of an architecture and otherwise a decimal index. The size is a bigint above 2^53 - 1.
 *
 * @throws NasBenchError INVALID_ARGUMENT if the choices are empty or their texts are ambiguous; the methods except `validate` and
 * `isValid` throw INVALID_ARCHITECTURE for values outside the space.
 */
export function createProductSpace(options: ProductSpaceOptions): ProductSpace {
  const { name, cost, draw } = options
  const choices = options.choices.map((place) => [...place])
  const separators = separatorsOf(options)
  checkChoices(name, choices, separators)
  const count = choices.reduce((product, place) => product * BigInt(place.length), 1n)
  const big = count > BigInt(Number.MAX_SAFE_INTEGER)
  const fit = (index: bigint) => (big ? index : Number(index))
  const steps = choices.map((_, at) =>
    choices.slice(at + 1).reduce((product, place) => product * BigInt(place.length), 1n),
  )
  const join = (arch: ProductArch) =>
    choices.reduce((text, _, which) => text + separators[which]! + arch[which]!, '') + separators.at(-1)!
  const form = `${choices.length} choices as in ${join(choices.map((place) => place[0]!))}, or an index below ${count}`

  const validate = (arch: unknown): Problem[] => {
    if (!Array.isArray(arch))
      return [{ message: `${formatReceived(arch)} is not a list of choices`, expected: form }]
    if (arch.length !== choices.length) {
      return [{ message: `${arch.length} choices`, expected: `${choices.length}, one for each place` }]
    }
    return choices.flatMap((place, at) =>
      place.includes(arch[at]) ? [] : [unknownOperation(arch[at], `place ${at + 1}`, place)],
    )
  }
  const refuse = (received: unknown, problems: readonly Problem[]) =>
    invalidArchitecture(name, received, problems)
  const numbersOf = (arch: unknown): number[] => {
    const problems = validate(arch)
    if (problems.length > 0) throw refuse(arch, problems)
    return choices.map((place, at) => place.indexOf((arch as ProductArch)[at] as string))
  }
  const indexOf = (arch: unknown): bigint =>
    numbersOf(arch).reduce((sum, number, at) => sum + BigInt(number) * (steps[at] as bigint), 0n)
  const at = (index: number | bigint): ProductArch => {
    const whole = typeof index === 'bigint' || Number.isSafeInteger(index) ? BigInt(index) : -1n
    if (whole < 0n || whole >= count) {
      throw refuse(index, [{ message: 'no such index', expected: `an integer from 0 to ${count - 1n}` }])
    }
    return choices.map((place, which) => {
      const number = (whole / (steps[which] as bigint)) % BigInt(place.length)
      return place[Number(number)] as string
    })
  }
  const parse = (text: string): ProductArch => {
    const choicesOfText = typeof text === 'string' ? split(text.trim(), choices, separators) : text
    const problems = validate(choicesOfText)
    if (problems.length === 0) return choicesOfText as string[]
    if (/^\s*\d{1,400}\s*$/.test(text)) return at(BigInt(text.trim()))
    throw refuse(text, text === '' ? [{ message: 'an empty text', expected: form }] : problems)
  }
  const from = (value: ArchInput<ProductArch>): ProductArch => {
    if (typeof value === 'string') return parse(value)
    if (typeof value === 'number' || typeof value === 'bigint') return at(value)
    numbersOf(value)
    return value as ProductArch
  }
  const format = (arch: ArchInput<ProductArch>) => join(from(arch))
  const numbersOfInput = (arch: ArchInput<ProductArch>) => numbersOf(from(arch))
  const featureNames = choices.flatMap((options, which) => options.map((choice) => `${which + 1}:${choice}`))
  /* All edits: the place, and the choice that it gets. */
  const edits = choices.flatMap((place, which) => place.map((choice) => ({ which, choice })))
  const neighborsOf = (arch: ProductArch) => edits.filter(({ which, choice }) => arch[which] !== choice)
  const edited = (arch: ProductArch, { which, choice }: (typeof edits)[number]) => {
    const copy = [...arch]
    copy[which] = choice
    return copy
  }

  return {
    name,
    size: fit(count),
    operations: () => [...new Set(choices.flat())],
    from,
    validate,
    isValid: (arch) => validate(arch).length === 0,
    parse,
    format,
    encode: numbersOfInput,
    featureNames,
    features(arch) {
      const own = from(arch)
      return Float64Array.from(
        choices.flatMap((options, which) => options.map((choice) => +(choice === own[which]))),
      )
    },
    decode(encoding) {
      const numbers: readonly unknown[] = Array.isArray(encoding) ? encoding : []
      const arch = choices.map((place, which) => place[numbers[which] as number])
      if (numbers.length !== choices.length || arch.includes(undefined)) {
        const expected = `${choices.length} numbers, that of the choice in each place`
        throw refuse(encoding, [{ message: 'it is not an encoding', expected }])
      }
      return arch as string[]
    },
    id: format,
    getIndex: (arch) => fit(indexOf(from(arch))),
    at,
    randomSample: (options = {}) => drawBigIndices(options, count).map(at),
    *iterAll() {
      for (let index = 0n; index < count; index++) yield at(index)
    },
    neighbors(arch) {
      const own = from(arch)
      return neighborsOf(own).map((edit) => edited(own, edit))
    },
    mutate(arch, mutation = {}) {
      if (mutation.kind !== undefined && mutation.kind !== 'choice')
        throw unknownName('INVALID_ARGUMENT', 'kind of edit', mutation.kind, ['choice'], name)
      const own = from(arch)
      const possible = neighborsOf(own)
      return edited(own, possible[resolveRng(mutation).below(possible.length)]!)
    },
    ...(cost && {
      cost: (arch, about) => cost(from(arch), about),
    }),
    ...(draw && {
      draw: (arch) => draw(from(arch)),
    }),
  }
}

/* The text before each choice, and that after the last one. */
function separatorsOf({ name, choices, separator = '-' }: ProductSpaceOptions): readonly string[] {
  if (typeof separator === 'string') return ['', ...choices.slice(1).map(() => separator), '']
  if (separator.length === choices.length + 1) return [...separator]
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${name} has ${separator.length} separators: expected ${choices.length + 1}, one before each choice and one after the last`,
    { received: separator },
  )
}

/* The choices of a text; fewer than there are places if a separator is missing. */
function split(
  text: string,
  choices: readonly (readonly string[])[],
  separators: readonly string[],
): string[] {
  const found: string[] = []
  if (!text.startsWith(separators[0]!)) return [text]
  let at = separators[0]!.length
  for (const [which, place] of choices.entries()) {
    const next = separators[which + 1]!
    const isLast = which === choices.length - 1
    let end = next === '' ? at + place[0]!.length : text.indexOf(next, at)
    if (isLast) end = next === '' ? text.length : text.endsWith(next) ? text.length - next.length : -1
    if (end < at || end > text.length) break
    found.push(text.slice(at, end))
    at = end + next.length
  }
  // Too few choices, never as many as there are places.
  return found.length < choices.length - 1 && at < text.length ? [...found, text.slice(at)] : found
}

function checkChoices(
  name: string,
  choices: readonly (readonly string[])[],
  separators: readonly string[],
): void {
  const refuse = (what: string, received: unknown) => {
    throw new NasBenchError('INVALID_ARGUMENT', `the choices of ${name} do not form a space: ${what}`, {
      received,
    })
  }
  if (!choices.some((place) => place.length > 1)) refuse('no place has more than one', choices)
  for (const [at, place] of choices.entries()) {
    const where = `place ${at + 1} has`
    if (place.length === 0) refuse(`${where} none`, place)
    if (new Set(place).size < place.length) refuse(`${where} one twice, ${formatReceived(place)}`, place)
    const next = separators[at + 1]!
    const isLast = at === choices.length - 1
    for (const choice of place) {
      const clear = isLast || (next === '' ? choice.length === place[0]!.length : !choice.includes(next))
      if (typeof choice === 'string' && choice !== '' && clear) continue
      refuse(`${where} ${formatReceived(choice)}, which ${JSON.stringify(next)} does not set apart`, choice)
    }
  }
}
