import { typedValue } from '../options/number.js'
import { UsageError } from '../usage.js'

/**
 * A measure as it was typed, before any benchmark is asked what its words mean:
 * `[NAME=][METRIC@][DATASET:]SPLIT[:BUDGET|A-B[:SEED|*]][@KEY=VALUE…]`, alone or in `std(…)`, `min(…)` or `max(…)`.
 */
export interface MeasureText {
  /** As it was typed. */
  readonly text: string
  /** The name of the column; undefined if the text gives none. */
  readonly name: string | undefined
  /** The functions around it: `std`, and one of `min` and `max`. */
  readonly std: boolean
  readonly direction: 'minimize' | 'maximize' | undefined
  /** The text within the functions. */
  readonly body: string
  /** The metric or quantity before `@`. */
  readonly metric: string | undefined
  /** Words between colons. */
  readonly words: readonly string[]
  /** Settings after `@`: `{ hp: 12 }`. */
  readonly settings: Readonly<Record<string, string | number | boolean>>
}

/**
 * Takes a measure apart. Names of columns of other files may stand in double quotes, if they have signs of the grammar.
 *
 * @throws UsageError for a text that does not follow the grammar
 */
export function parseMeasureText(text: string): MeasureText {
  const [, name, whole = ''] = /^\s*(?:([\w.-]+)\s*=(?!=))?(.*)$/s.exec(text) ?? []
  let body = whole.trim()
  let std = false
  let direction: MeasureText['direction']
  for (;;) {
    const [, called, inner] = /^(\w+)\s*\((.*)\)$/s.exec(body) ?? []
    if (called === undefined || inner === undefined) break
    if (called === 'std' && !std) std = true
    else if (called === 'min' && direction === undefined) direction = 'minimize'
    else if (called === 'max' && direction === undefined) direction = 'maximize'
    else if (['std', 'min', 'max'].includes(called)) throw unreadable(text, `${called}(…) may stand once`)
    else throw unreadable(text, `there is no ${called}(…): expected std(…), min(…) or max(…)`)
    body = inner.trim()
  }
  if (body === '') throw unreadable(text, 'a measure is missing')
  const pieces = splitOutsideQuotes(body, '@')
  const settings: Record<string, string | number | boolean> = {}
  while (pieces.length > 1 && pieces.at(-1)!.includes('=')) {
    const setting = pieces.pop()!
    const at = setting.indexOf('=')
    if (at < 1 || at === setting.length - 1) throw unreadable(text, `@${setting}: expected @KEY=VALUE`)
    settings[setting.slice(0, at)] ??= typedValue(setting.slice(at + 1))
  }
  if (pieces.length > 2) throw unreadable(text, 'METRIC@ may stand once, before the dataset and split')
  const rest = pieces.pop()!
  const words = splitOutsideQuotes(rest, ':').map((word) => unquoted(word.trim()))
  return { text, name, std, direction, body, metric: pieces[0]?.trim(), words, settings }
}

/** The parts of a list between commas; commas within quotes and parentheses do not count. */
export function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quoted = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') quoted = !quoted
    else if (quoted) continue
    else if (sign === '(') depth++
    else if (sign === ')') depth--
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...parts, text.slice(from).trim()].filter((part) => part !== '')
}

/** The name of a column made from a measure; it needs no quotes in SQL. */
export function columnName(body: string): string {
  return body.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '') || 'value'
}

function splitOutsideQuotes(text: string, sign: string): string[] {
  const parts = ['']
  let quoted = false
  for (const letter of text) {
    if (letter === '"') quoted = !quoted
    if (letter === sign && !quoted) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}

function unquoted(word: string): string {
  return /^".*"$/s.test(word) ? word.slice(1, -1) : word
}

function unreadable(text: string, reason: string): UsageError {
  return new UsageError(`cannot read the measure ${JSON.stringify(text)}: ${reason}`, { received: text })
}
