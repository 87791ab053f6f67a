import { type ArchitectureSpace, formatChoices, isNasBenchError, suggest } from '@nasbench/core'
import type { Measure } from '../measures/measure.js'
import type { Batch } from '../measures/population.js'
import { UsageError } from '../usage.js'
import { type Comparison, type Expression, type Operand, parseWhere } from './expression.js'
import { WhereError } from './where-error.js'

/** Decides about architectures: 1 keeps one, 0 does not, NaN if a number that is needed is missing. */
export type Filter = (batch: Batch) => Float64Array

/** The names that the words of an expression are looked up in. */
export interface FilterScope {
  readonly space: ArchitectureSpace
  /** The measure of a text; throws for unknown words. */
  measure(text: string): Measure
}

/**
 * Makes a filter of an expression; see `parseWhere` for what may stand in it. A comparison with a missing number is neither
 * true nor false, so that `!` does not keep architectures without results.
 *
 * @throws WhereError that points at the word that is wrong
 */
export function createFilter(text: string, scope: FilterScope): Filter {
  return compile(parseWhere(text), text, scope)
}

/** True if a filter needs no results: its measures are all costs by formula and counts of operations. */
export function needsNoData(text: string): boolean {
  const plain = (operand: Operand) => operand.kind !== 'measure' || /^(params|flops)$/i.test(operand.text)
  const check = (expression: Expression): boolean => {
    if (expression.kind === 'not') return check(expression.part)
    if (expression.kind === 'compare') return plain(expression.left) && plain(expression.right)
    return expression.parts.every(check)
  }
  return check(parseWhere(text))
}

function compile(expression: Expression, text: string, scope: FilterScope): Filter {
  if (expression.kind === 'not') {
    const part = compile(expression.part, text, scope)
    return (batch) => part(batch).map((value) => 1 - value)
  }
  if (expression.kind === 'compare') {
    const left = operandOf(expression.left, text, scope)
    const right = operandOf(expression.right, text, scope)
    const compare = comparisons[expression.sign]
    return (batch) => {
      const [a, b] = [left(batch), right(batch)]
      return a.map((value, i) => {
        const other = b[i]!
        return Number.isNaN(value) || Number.isNaN(other) ? Number.NaN : Number(compare(value, other))
      })
    }
  }
  const parts = expression.parts.map((part) => compile(part, text, scope))
  // The value that decides without the others: false for `and`, true for `or`.
  const decisive = expression.kind === 'and' ? 0 : 1
  return (batch) => {
    const columns = parts.map((part) => part(batch))
    return columns[0]!.map((_, i) => {
      let result = 1 - decisive
      for (const column of columns) {
        const value = column[i]!
        if (value === decisive) return decisive
        if (Number.isNaN(value)) result = Number.NaN
      }
      return result
    })
  }
}

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}

function operandOf(operand: Operand, text: string, scope: FilterScope): (batch: Batch) => Float64Array {
  if (operand.kind === 'number') {
    return ({ keys }) => new Float64Array(keys.length).fill(operand.value)
  }
  if (operand.kind === 'ops') return operationCount(operand.operation, operand.at, text, scope.space)
  try {
    return scope.measure(operand.text).read
  } catch (error) {
    if (error instanceof UsageError || isNasBenchError(error))
      throw new WhereError(text, operand.at, error.message)
    throw error
  }
}

function operationCount(
  name: string,
  at: number,
  text: string,
  space: ArchitectureSpace,
): (batch: Batch) => Float64Array {
  const operations = operationsOf(space)
  const known = operations.find((one) => one.toLowerCase() === name.toLowerCase())
  if (known === undefined) {
    const guess = suggest(name, operations)
    const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
    throw new WhereError(
      text,
      at,
      `${space.name} has no operation ${JSON.stringify(name)}: expected ${formatChoices(operations)}${hint}`,
    )
  }
  const escaped = known.replaceAll(/[^\w]/g, '\\$&')
  const pattern = new RegExp(`(?<![\\w])${escaped}(?![\\w])`, 'g')
  return (batch) => Float64Array.from(batch.archs(), (arch) => space.format(arch).match(pattern)?.length ?? 0)
}

/** The operations of a space. */
function operationsOf(space: ArchitectureSpace): readonly string[] {
  return space.operations()
}
