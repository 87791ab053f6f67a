import { readNumber } from '../options/number.js'
import { WhereError } from './where-error.js'

/** A word, number or sign of an expression, with its position. */
export interface Token {
  readonly kind: 'sign' | 'number' | 'word' | 'end'
  readonly text: string
  readonly at: number
}

const signs = ['&&', '||', '<=', '>=', '==', '!=', '<', '>', '=', '!', '(', ')']
/* `cifar10-valid:val:11:777@hp=12`, `1080ti_1`, `"a name"`. */
const word = /(?:"[^"]*"|[\w.:*-])+(?:@(?:"[^"]*"|[\w.:*-])+(?:=[\w.+-]+)?)*/y
/* Python's words for the same. */
const words: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!' }

/**
 * Takes an expression apart; the last token is its end.
 *
 * @throws WhereError for a sign that has no meaning
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at]!)) {
      at++
      continue
    }
    const sign = signs.find((one) => text.startsWith(one, at))
    if (sign !== undefined) {
      tokens.push({ kind: 'sign', text: sign === '=' ? '==' : sign, at })
      at += sign.length
      continue
    }
    word.lastIndex = at
    const [found] = word.exec(text) ?? []
    if (found === undefined) throw new WhereError(text, at, `${JSON.stringify(text[at])} has no meaning here`)
    const replaced = words[found.toLowerCase()]
    const kind = replaced !== undefined ? 'sign' : Number.isNaN(readNumber(found)) ? 'word' : 'number'
    tokens.push({ kind, text: replaced ?? found, at })
    at += found.length
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}
