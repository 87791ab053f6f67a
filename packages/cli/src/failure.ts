import { CommanderError } from '@commander-js/extra-typings'
import { type ErrorCode, isNasBenchError } from '@nasbench/core'
import { exitCodeOf } from '@nasbench/core/node'
import { issuesUrl } from './main-help.js'
import { plainJson } from './output/json.js'
import { printableLines } from './output/printable.js'
import { createStyle } from './output/style.js'
import { commandOf, describeParserError } from './parser-error.js'
import type { Program } from './root.js'
import { UsageError } from './usage.js'

/** A failure, for people and programs. */
export interface Failure {
  readonly exitCode: number
  /** An error code of core, or `UNEXPECTED`. */
  readonly code: ErrorCode | 'UNEXPECTED'
  readonly message: string
  /** A second line for people: what to do. */
  readonly hint?: string
  readonly expected?: unknown
  readonly received?: unknown
  readonly path?: string
  readonly offset?: number
}

/** The meaning of an error of a command or of the parser. */
export function describeFailure(
  error: unknown,
  program: Program | undefined,
  argv: readonly string[],
): Failure {
  if (error instanceof CommanderError && program !== undefined) {
    return wrongUsage(describeParserError(error, program, argv), program, argv)
  }
  if (error instanceof UsageError) return wrongUsage(error, program, argv)
  if (isNasBenchError(error)) {
    const { code, message, expected, received, path, offset } = error
    const details = {
      expected,
      received,
      ...(path !== undefined && { path }),
      ...(offset !== undefined && { offset }),
    }
    const failure: Failure = { exitCode: exitCodeOf(code), code, message, ...details }
    if (code === 'INVALID_ARGUMENT') return { ...failure, ...helpHint(program, argv) }
    const wantsAll = received === 'all' && (code === 'UNKNOWN_DATASET' || code === 'UNKNOWN_SPLIT')
    return wantsAll ? { ...failure, hint: 'all that there is: nasbench query --all' } : failure
  }
  const stack = error instanceof Error ? error.stack : undefined
  return {
    exitCode: 1,
    code: 'UNEXPECTED',
    message: `unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    hint:
      process.env.NASBENCH_DEBUG === '1' && stack !== undefined
        ? stack
        : `this is a bug, please report it: ${issuesUrl} (NASBENCH_DEBUG=1 shows where it happened)`,
  }
}

/**
 * A failure as it stands on standard error. With `--json` or `--jsonl` it is one line, the last one, with an object:
 * `{"error":{"code":"UNKNOWN_DATASET","message":"…","exitCode":2,…}}`.
 */
export function formatFailure(failure: Failure, argv: readonly string[]): string {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  if (flags.includes('--json') || flags.includes('--jsonl')) {
    const { hint: _, ...error } = failure
    return `${plainJson({ error })}\n`
  }
  const hint = failure.hint === undefined ? '' : `${printableLines(failure.hint)}\n`
  const color = flags.includes('--no-color') ? false : flags.includes('--color') ? true : undefined
  const style = createStyle({ color }, process.stderr)
  return `${style.error('nasbench:')} ${printableLines(failure.message)}\n${hint}`
}

function wrongUsage(error: UsageError, program: Program | undefined, argv: readonly string[]): Failure {
  const { message, expected, received, see, pointer } = error
  if (pointer !== undefined) {
    const hint = `  ${pointer.text}\n  ${' '.repeat(pointer.at)}^`
    return { exitCode: 2, code: 'INVALID_ARGUMENT', message, expected, received, hint }
  }
  return {
    exitCode: 2,
    code: 'INVALID_ARGUMENT',
    message,
    expected,
    received,
    ...helpHint(program, argv, see),
  }
}

function helpHint(program: Program | undefined, argv: readonly string[], see?: string): { hint: string } {
  const command = program && commandOf(program, argv)
  return { hint: `see: ${see ?? `nasbench ${command === undefined ? '' : `${command.name()} `}--help`}` }
}
