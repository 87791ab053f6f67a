import { suggest } from '@nasbench/core'
import { readColumn } from './measure.js'
import type { Session } from './open-benchmark.js'

/*
 * Filters in the grammar of the command's `--where`: comparisons of measures, numbers and `ops(NAME)`, joined by `&&`,
 * `||`, `!` and parentheses; `a < b < c` is `a < b && b < c`, and `and`, `or`, `not` are the same in words. A comparison
 * with a missing number is neither true nor false, so that `!` does not keep architectures without results.
 */

interface Token {
  readonly kind: 'sign' | 'number' | 'word' | 'end'
  readonly text: string
  readonly at: number
}

/** 1, 0, or NaN if a number is missing; one value per row. */
type Decisions = Float64Array

const signs = ['&&', '||', '<=', '>=', '==', '!=', '<', '>', '=', '!', '(', ')']
const comparisons: { readonly [sign: string]: (a: number, b: number) => boolean } = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}
const words: { readonly [word: string]: string } = { and: '&&', or: '||', not: '!' }
const word = /(?:"[^"]*"|[\w.:*-])+(?:@(?:"[^"]*"|[\w.:*-])+(?:=[\w.+-]+)?)*/y
const units: { readonly [suffix: string]: number } = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 }
/* Deeper than this is not an expression that somebody typed. */
const maxDepth = 100

/** One byte per row: 1 if the filter keeps it. Throws an Error that names the column of a mistake. */
export function filterRows(session: Session, text: string): Uint8Array {
  const decisions = parse(session, text)
  return Uint8Array.from(decisions, (decision) => (decision === 1 ? 1 : 0))
}

function mistake(at: number, reason: string): Error {
  return new Error(`Column ${at + 1}: ${reason}`)
}

/** `0.5M` is 500,000; NaN for what is not a number. */
function readNumber(text: string): number {
  const [, digits, suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([kmgb]?)$/i.exec(text) ?? []
  return digits === undefined ? Number.NaN : Number(digits) * (units[suffix.toLowerCase()] ?? 1)
}

function tokensOf(text: string): Token[] {
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
    const found = word.exec(text)?.[0]
    if (found === undefined) throw mistake(at, `"${text[at]}" has no meaning here`)
    const replaced = words[found.toLowerCase()]
    const kind = replaced !== undefined ? 'sign' : Number.isNaN(readNumber(found)) ? 'word' : 'number'
    tokens.push({ kind, text: replaced ?? found, at })
    at += found.length
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

/* Reads and decides in one pass: there is nothing else to do with an expression here. */
function parse(session: Session, text: string): Decisions {
  const tokens = tokensOf(text)
  const { rows } = session.population
  let position = 0
  const peek = () => tokens[position]!
  const expected = (what: string) => {
    const { kind, at, text: found } = peek()
    return mistake(at, kind === 'end' ? `${what} is missing at the end` : `expected ${what}, not "${found}"`)
  }
  const take = (sign: string): boolean => {
    if (peek().kind !== 'sign' || peek().text !== sign) return false
    position++
    return true
  }
  const join = (sign: '&&' | '||', next: (depth: number) => Decisions, depth: number): Decisions => {
    let all = next(depth)
    while (take(sign)) all = combined(all, next(depth), sign === '&&' ? 0 : 1)
    return all
  }
  const either = (depth: number): Decisions => join('||', both, depth)
  const both = (depth: number): Decisions => join('&&', single, depth)
  const single = (depth: number): Decisions => {
    if (depth > maxDepth) throw mistake(peek().at, `the filter nests deeper than ${maxDepth} levels`)
    if (take('!')) return single(depth + 1).map((decision) => 1 - decision)
    if (!take('(')) return comparison()
    const inner = either(depth + 1)
    if (!take(')')) throw expected('")"')
    return inner
  }
  const comparison = (): Decisions => {
    let left = operand()
    let all: Decisions | undefined
    for (;;) {
      const compare = peek().kind === 'sign' ? comparisons[peek().text] : undefined
      if (compare === undefined) break
      position++
      const right = operand()
      const [a, b] = [left, right]
      const decisions = Float64Array.from({ length: rows }, (_, row) =>
        Number.isNaN(a(row)) || Number.isNaN(b(row)) ? Number.NaN : Number(compare(a(row), b(row))),
      )
      all = all === undefined ? decisions : combined(all, decisions, 0)
      left = right
    }
    if (all === undefined) throw expected('a comparison such as "< 0.5M"')
    return all
  }
  const operand = (): ((row: number) => number) => {
    const token = peek()
    if (token.kind === 'number') {
      position++
      const value = readNumber(token.text)
      return () => value
    }
    if (token.kind !== 'word') throw expected('a measure, a number or ops(NAME)')
    position++
    if (!take('(')) return measure(token.text, token.at)
    const inner = peek()
    if (inner.kind !== 'word' && inner.kind !== 'number') throw expected('a name')
    position++
    if (!take(')')) throw expected('")"')
    if (token.text === 'ops') return operationCount(session, inner.text.replaceAll('"', ''), inner.at)
    if (token.text === 'std') return measure(`std(${inner.text})`, token.at)
    if (token.text === 'min' || token.text === 'max') return measure(inner.text, inner.at)
    throw mistake(token.at, `there is no ${token.text}(…): expected ops(NAME) or std(…)`)
  }
  const measure = (spec: string, at: number): ((row: number) => number) => {
    try {
      const { values } = readColumn(session, spec)
      return (row) => values[row]!
    } catch (error) {
      throw mistake(at, error instanceof Error ? error.message : String(error))
    }
  }
  const whole = either(0)
  if (peek().kind !== 'end') throw expected('"&&", "||" or the end')
  return whole
}

/* A false part decides an `&&` and a true one an `||`, even if the other part is missing. */
function combined(one: Decisions, other: Decisions, decisive: 0 | 1): Decisions {
  return one.map((a, row) => {
    const b = other[row]!
    if (a === decisive || b === decisive) return decisive
    return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 1 - decisive
  })
}

/* How often an architecture has an operation. */
function operationCount({ space, population }: Session, name: string, at: number): (row: number) => number {
  const operations = space.operations()
  const known = operations.find((one) => one.toLowerCase() === name.toLowerCase())
  if (known === undefined) {
    const guess = suggest(name, operations)
    const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
    throw mistake(at, `there is no operation "${name}": expected ${operations.join(', ')}${hint}`)
  }
  const pattern = new RegExp(`(?<![\\w])${known.replaceAll(/[^\w]/g, '\\$&')}(?![\\w])`, 'g')
  return (row) => space.format(population.at(row) as object).match(pattern)?.length ?? 0
}
