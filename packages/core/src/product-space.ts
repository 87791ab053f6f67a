import {
  formatReceived,
  invalidArchitecture,
  NasBenchError,
  unknownName,
  unknownOperation,
} from './errors.js'
import { resolveRng, sampleBigIndices } from './random/sample.js'
import type { ArchitectureSpace, Problem } from './space.js'

/** An architecture that is one choice in each place: `['conv', 'pool', 'skip']`. */
export type ProductArch = readonly string[]

/** What a space of independent choices is. */
export interface ProductSpaceOptions {
  /** The benchmark's name: `nb-macro`. */
  readonly name: string
  /** What may stand in each place, in the field's order; the last place changes fastest from index to index. */
  readonly choices: readonly (readonly string[])[]
  /** What stands between the choices of a text; `-` unless said, and `''` where every choice is one character. */
  readonly separator?: string
  /** Trainable parameters and multiply-adds (counts), where there is a formula. */
  readonly cost?: NonNullable<ArchitectureSpace<ProductArch>['cost']>
  /** A drawing as lines of text. */
  readonly draw?: (arch: ProductArch) => string
}

/** A space of independent choices; `encode` gives the number of the choice in each place. */
export interface ProductSpace extends ArchitectureSpace<ProductArch> {
  encode(arch: ProductArch): number[]
}

/**
 * The space of all ways to make one choice in each place, complete with index, text, encoding, samples and neighbours.
 *
 * `createProductSpace({ name: 'nb-macro', choices: Array(8).fill(['0', '1', '2']), separator: '' })` has 3⁸
 * architectures; number 5 is `00000012`. An edit (`kind: 'choice'`) is another choice in one place. `parse` reads the
 * text of an architecture, and where it is none, a decimal index. The size is a bigint where a number is too small.
 *
 * @throws NasBenchError INVALID_ARGUMENT for choices that are no space, or whose texts could not be told apart; its
 * methods throw INVALID_ARCHITECTURE for what is not in it, all but `validate` and `isValid`.
 */
export function createProductSpace(options: ProductSpaceOptions): ProductSpace {
  const { name, separator = '-', cost, draw } = options
  const choices = options.choices.map((place) => [...place])
  checkChoices(name, choices, separator)
  const count = choices.reduce((product, place) => product * BigInt(place.length), 1n)
  const big = count > BigInt(Number.MAX_SAFE_INTEGER)
  const fit = (index: bigint) => (big ? index : Number(index))
  const steps = choices.map((_, at) =>
    choices.slice(at + 1).reduce((product, place) => product * BigInt(place.length), 1n),
  )
  const form = `${choices.length} choices joined by ${JSON.stringify(separator)}, or an index below ${count}`

  const validate = (arch: unknown): Problem[] => {
    if (!Array.isArray(arch))
      return [{ message: `${formatReceived(arch)} is no list of choices`, expected: form }]
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
      throw refuse(index, [{ message: 'no such index', expected: `a whole number from 0 to ${count - 1n}` }])
    }
    return choices.map((place, which) => {
      const number = (whole / (steps[which] as bigint)) % BigInt(place.length)
      return place[Number(number)] as string
    })
  }
  const format = (arch: ProductArch) => {
    numbersOf(arch)
    return arch.join(separator)
  }
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
    opSet: () => [...new Set(choices.flat())],
    validate,
    isValid: (arch) => validate(arch).length === 0,
    parse(text) {
      const spelled = typeof text === 'string' ? text.split(separator) : text
      const problems = validate(spelled)
      if (problems.length === 0) return spelled as string[]
      if (/^\d{1,400}$/.test(text)) return at(BigInt(text))
      throw refuse(text, text === '' ? [{ message: 'no text', expected: form }] : problems)
    },
    format,
    encode: numbersOf,
    decode(encoding) {
      const numbers: readonly unknown[] = Array.isArray(encoding) ? encoding : []
      const arch = choices.map((place, which) => place[numbers[which] as number])
      if (numbers.length !== choices.length || arch.includes(undefined)) {
        const expected = `${choices.length} numbers, that of the choice in each place`
        throw refuse(encoding, [{ message: 'no encoding', expected }])
      }
      return arch as string[]
    },
    id: format,
    getIndex: (arch) => fit(indexOf(arch)),
    at,
    randomSample: (sample = {}) => sampleBigIndices(resolveRng(sample), count, sample.n ?? 1).map(at),
    *iterAll() {
      for (let index = 0n; index < count; index++) yield at(index)
    },
    neighbors(arch) {
      numbersOf(arch)
      return neighborsOf(arch).map((edit) => edited(arch, edit))
    },
    mutate(arch, mutation = {}) {
      if (mutation.kind !== undefined && mutation.kind !== 'choice')
        throw unknownName('INVALID_ARGUMENT', 'kind of edit', mutation.kind, ['choice'], name)
      numbersOf(arch)
      const possible = neighborsOf(arch)
      return edited(arch, possible[resolveRng(mutation).below(possible.length)] as (typeof edits)[number])
    },
    ...(cost && {
      cost(arch, about) {
        numbersOf(arch)
        return cost(arch, about)
      },
    }),
    ...(draw && {
      draw(arch) {
        numbersOf(arch)
        return draw(arch)
      },
    }),
  }
}

function checkChoices(name: string, choices: readonly (readonly string[])[], separator: string): void {
  const refuse = (what: string, received: unknown) => {
    throw new NasBenchError('INVALID_ARGUMENT', `the choices of ${name} are no space: ${what}`, { received })
  }
  if (!choices.some((place) => place.length > 1)) refuse('no place has more than one', choices)
  for (const [at, place] of choices.entries()) {
    const where = `place ${at + 1} has`
    if (place.length === 0) refuse(`${where} none`, place)
    if (new Set(place).size < place.length) refuse(`${where} one twice, ${formatReceived(place)}`, place)
    for (const choice of place) {
      const clear = separator === '' ? choice.length === 1 : choice !== '' && !choice.includes(separator)
      if (typeof choice === 'string' && clear) continue
      refuse(
        `${where} ${formatReceived(choice)}, which ${JSON.stringify(separator)} does not set apart`,
        choice,
      )
    }
  }
}
