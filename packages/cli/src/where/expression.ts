import { readNumber } from '../options/number.js'
import { type Token, tokensOf } from './tokens.js'
import { WhereError } from './where-error.js'

/** Something that has a number for every architecture. */
export type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'measure'; readonly text: string; readonly at: number }
  | { readonly kind: 'ops'; readonly operation: string; readonly at: number }

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

/** A condition on architectures. */
export type Expression =
  | { readonly kind: 'compare'; readonly left: Operand; readonly sign: Comparison; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }

/* Deeper than this is not an expression that somebody typed. */
const maxDepth = 100

/**
 * Reads an expression of `--where`: comparisons of measures, numbers and `ops(NAME)` (how often an architecture has an
 * operation), joined by `&&`, `||`, `!` and parentheses. `a < b < c` is `a < b && b < c`.
 *
 * @throws WhereError that points at the column
 */
export function parseWhere(text: string): Expression {
  const tokens = tokensOf(text)
  let position = 0
  const peek = () => tokens[position]!
  const fail = (token: Token, expected: string) =>
    new WhereError(
      text,
      token.at,
      token.kind === 'end'
        ? `the expression ends where ${expected} is expected`
        : `expected ${expected}, not ${JSON.stringify(token.text)}`,
    )
  const take = (sign: string): boolean => {
    if (peek().kind !== 'sign' || peek().text !== sign) return false
    position++
    return true
  }

  const chain = (
    kind: 'and' | 'or',
    sign: string,
    next: (depth: number) => Expression,
    depth: number,
  ): Expression => {
    const parts = [next(depth)]
    while (take(sign)) parts.push(next(depth))
    return parts.length === 1 ? parts[0]! : { kind, parts }
  }
  const either = (depth: number): Expression => chain('or', '||', both, depth)
  const both = (depth: number): Expression => chain('and', '&&', single, depth)
  const single = (depth: number): Expression => {
    if (depth > maxDepth)
      throw new WhereError(text, peek().at, `the expression nests deeper than ${maxDepth} levels`)
    if (take('!')) return { kind: 'not', part: single(depth + 1) }
    if (!take('(')) return comparison()
    const inner = either(depth + 1)
    if (!take(')')) throw fail(peek(), ')')
    return inner
  }
  const comparison = (): Expression => {
    const parts: Expression[] = []
    let left = operand()
    for (;;) {
      const token = peek()
      if (token.kind !== 'sign' || !comparisons.has(token.text)) break
      position++
      const right = operand()
      parts.push({ kind: 'compare', left, sign: token.text as Comparison, right })
      left = right
    }
    if (parts.length === 0) throw fail(peek(), 'a comparison such as < 0.5M')
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts }
  }
  const operand = (): Operand => {
    const token = peek()
    if (token.kind === 'number') {
      position++
      return { kind: 'number', value: readNumber(token.text) }
    }
    if (token.kind !== 'word') throw fail(token, 'a measure, a number or ops(NAME)')
    position++
    if (!take('(')) return { kind: 'measure', text: token.text, at: token.at }
    const inner = peek()
    if (token.text === 'ops') {
      const operation = operationName()
      if (!take(')')) throw fail(peek(), ')')
      return { kind: 'ops', operation, at: inner.at }
    }
    if (!['std', 'min', 'max'].includes(token.text)) {
      throw new WhereError(
        text,
        token.at,
        `there is no ${token.text}(…): expected ops(NAME), std(…), min(…) or max(…)`,
      )
    }
    if (inner.kind !== 'word') throw fail(inner, 'a measure')
    position++
    if (!take(')')) throw fail(peek(), ')')
    return { kind: 'measure', text: `${token.text}(${inner.text})`, at: token.at }
  }
  const operationName = (): string => {
    const token = peek()
    if (token.kind !== 'word' && token.kind !== 'number') throw fail(token, 'the name of an operation')
    position++
    return token.text.replaceAll('"', '')
  }

  if (peek().kind === 'end') throw fail(peek(), 'a comparison')
  const whole = either(0)
  if (peek().kind !== 'end') throw fail(peek(), '&&, || or the end')
  return whole
}

const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!='])
