import { type ErrorCode, formatReceived, isNasBenchError, type NasBenchError } from '../errors.js'
import { firstDifference, isSame } from './same.js'

/** Fails the check that is running. */
export function fail(message: string): never {
  throw new Error(message)
}

export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) fail(message)
}

/** Fails unless the values are equal all the way down. `what` reads `randomSample({ seed: 1 })`. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (isSame(actual, expected)) return
  const { path, a, b } = firstDifference(actual, expected)
  fail(`${what}${path === '' ? '' : `: ${path}`} gave ${show(a)}, expected ${show(b)}`)
}

/** The result of the call; fails if it throws. `what` reads `parse("a-b-c")`. */
export function attempt<Answer>(call: () => Answer, what: string): Answer {
  try {
    return call()
  } catch (error) {
    fail(`${what} threw ${String(error)}`)
  }
}

/** Fails unless the call throws a NasBenchError of one of the codes. `what` reads `at(-1)`. */
export function expectRefusal(call: () => unknown, codes: readonly ErrorCode[], what: string): NasBenchError {
  let answer: unknown
  try {
    answer = call()
  } catch (error) {
    return checkRefusal(error, codes, what)
  }
  fail(`${what} gave ${show(answer)}, expected an error ${codes.join(' or ')}`)
}

/** The same for a promise. */
export async function expectRejection(
  call: () => Promise<unknown>,
  codes: readonly ErrorCode[],
  what: string,
): Promise<NasBenchError> {
  let answer: unknown
  try {
    answer = await call()
  } catch (error) {
    return checkRefusal(error, codes, what)
  }
  fail(`${what} gave ${show(answer)}, expected an error ${codes.join(' or ')}`)
}

function checkRefusal(error: unknown, codes: readonly ErrorCode[], what: string): NasBenchError {
  if (!isNasBenchError(error)) fail(`${what} threw ${String(error)}, which is not a NasBenchError`)
  if (!codes.includes(error.code)) {
    fail(`${what} threw ${error.code} (${error.message}), expected ${codes.join(' or ')}`)
  }
  return error
}

/** The answer of a call, or the code of the NasBenchError that it threw. Anything else thrown fails the check. */
export function outcome<Answer>(call: () => Answer, what: string): { answer: Answer } | { code: ErrorCode } {
  try {
    return { answer: call() }
  } catch (error) {
    if (isNasBenchError(error)) return { code: error.code }
    fail(`${what} threw ${String(error)}, which is not a NasBenchError`)
  }
}

/** A value for a message. */
export function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    try {
      const text = JSON.stringify(value, (_, inner: unknown) =>
        typeof inner === 'bigint' ? `${inner}n` : Number.isNaN(inner) ? 'NaN' : inner,
      )
      return text.length > 200 ? `${text.slice(0, 199)}…` : text
    } catch {
      return Object.prototype.toString.call(value)
    }
  }
  return formatReceived(value)
}
