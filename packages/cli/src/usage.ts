import type { CommonOptions } from './context.js'
import { numberForms, readNumber, typedValue } from './options/number.js'

/**
 * A command line that cannot be right: exit code 2. A class of its own and not core's, so that `nasbench --help`
 * does not wait for core to load.
 */
export class UsageError extends Error {
  readonly expected?: readonly string[] | string
  readonly received?: unknown
  /** The command to type for help, if it is not the command's own. */
  readonly see?: string
  /** Where in a text the fault is: it is shown with a mark. */
  readonly pointer?: { readonly text: string; readonly at: number }

  constructor(
    message: string,
    details: {
      expected?: readonly string[] | string
      received?: unknown
      see?: string
      pointer?: { readonly text: string; readonly at: number }
    } = {},
  ) {
    super(message)
    this.name = 'UsageError'
    if (details.expected !== undefined) this.expected = details.expected
    if (details.received !== undefined) this.received = details.received
    if (details.see !== undefined) this.see = details.see
    if (details.pointer !== undefined) this.pointer = details.pointer
  }
}

/**
 * Refuses common options that exclude each other, before any work is done.
 *
 * @throws UsageError that names the two.
 */
export function checkCommon(options: CommonOptions): void {
  const given = (names: readonly (keyof CommonOptions)[]) =>
    names.filter((name) => options[name] !== undefined && options[name] !== false)
  for (const names of [given(['json', 'jsonl', 'csv']), given(['data', 'demo']), given(['model', 'demo'])]) {
    if (names.length < 2) continue
    throw new UsageError(`--${names[0]} and --${names[1]} do not go together: choose one`, {
      received: names,
    })
  }
}

/** A path; an unset variable in a script must not mean the working directory. */
export function parsePath(flag: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw refused(flag, text, 'a path')
    return text
  }
}

/** A finite number: `199`, `1e3`, `10k`. */
export function parseNumber(flag: string): (text: string) => number {
  return (text) => {
    const value = readNumber(text)
    if (!Number.isFinite(value)) throw refused(flag, text, numberForms)
    return value
  }
}

/** An integer from `min`: `500`, `1e3`, `10k`. */
export function parseInteger(
  flag: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = readNumber(text)
    if (!Number.isSafeInteger(value) || value < min || value > max) {
      const limit = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`
      throw refused(flag, text, `an integer from ${min}${limit}`)
    }
    return value
  }
}

/** A count that is not negative: `1500000`, `1.5e6`, `1.5M`. */
export function parseCount(flag: string): (text: string) => number {
  return (text) => {
    const value = readNumber(text)
    if (!(Number.isFinite(value) && value >= 0))
      throw refused(flag, text, 'a count such as 1500000, 1.5e6 or 1.5M')
    return value
  }
}

/** Two numbers, the lower one first: `0.85:0.95`. */
export function parseRange(flag: string): (text: string) => readonly [number, number] {
  return (text) => {
    const parts = text.split(':').map(readNumber)
    const [from, to] = parts
    if (
      parts.length !== 2 ||
      !(Number.isFinite(from) && Number.isFinite(to) && (from as number) < (to as number))
    ) {
      throw refused(flag, text, 'FROM:TO, the lower one first, such as 0.85:0.95')
    }
    return [from as number, to as number]
  }
}

/** A seed for random choices: a whole number stays one, anything else is a text. */
export function parseSeed(text: string): number | string {
  return /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text
}

/** Gathers the numbers of a repeatable flag. */
export function collectNumber(flag: string): (text: string, before?: readonly number[]) => readonly number[] {
  const parse = parseNumber(flag)
  return (text, before) => [...(before ?? []), parse(text)]
}

/** Gathers a repeatable flag. */
export function collect(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), text]
}

/** Gathers `NAME=VALUE`; numbers, true and false become what they look like. */
export function collectOption(
  text: string,
  before: Readonly<Record<string, string | number | boolean>> | undefined,
): Readonly<Record<string, string | number | boolean>> {
  const at = text.indexOf('=')
  if (at < 1) throw refused('--option', text, 'NAME=VALUE, such as hp=12')
  const typed = typedValue(text.slice(at + 1))
  return { ...before, [text.slice(0, at)]: typed }
}

function refused(flag: string, text: string, expected: string): UsageError {
  return new UsageError(`${flag} ${JSON.stringify(text)}: expected ${expected}`, { expected, received: text })
}
