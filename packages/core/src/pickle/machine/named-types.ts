import { allowedGlobals, type GlobalMeaning } from '../allowed-globals.js'
import type { TapeTokens } from '../tape-tokens.js'
import type { PickleWindow } from '../window.js'
import { unsafe } from './refusals.js'

/** The globals and numpy data types that a pickle names, numbered as on the tape. */
export class NamedTypes {
  private readonly numbers = new Map<string, number>()
  private readonly meanings: GlobalMeaning[] = []

  constructor(
    private readonly window: PickleWindow,
    private readonly tape: TapeTokens,
    private readonly extraGlobals: readonly string[],
  ) {}

  /** The number of a global; throws UNSAFE_PICKLE if it is not on the list. */
  global(module: string, name: string, at: number): number {
    const key = `${module} ${name}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const meaning = allowedGlobals.get(key) ?? (this.extraGlobals.includes(key) ? 'object' : undefined)
    if (!meaning) throw unsafe(this.window, `names ${`${module}.${name}`.slice(0, 200)}`, at)
    const number = this.meanings.push(meaning) - 1
    this.tape.globals[number] = `${module}.${name}`
    this.numbers.set(key, number)
    return number
  }

  /** The meaning of calling a global, by its number. */
  meaning(number: number): GlobalMeaning {
    return this.meanings[number] as GlobalMeaning
  }

  /** The number of a data type. */
  dtype(code: string, bigEndian: boolean): number {
    const { dtypes } = this.tape
    const known = dtypes.findIndex((dtype) => dtype.code === code && dtype.bigEndian === bigEndian)
    return known >= 0 ? known : dtypes.push({ code, bigEndian }) - 1
  }
}
