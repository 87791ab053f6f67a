import { formatReceived, NasBenchError } from './errors.js'
import type { Literal, ReadLiteralOptions } from './literal/types.js'
import { createValueReader, LiteralFault } from './literal/value.js'

export { type Literal, LiteralCall, LiteralTuple, type ReadLiteralOptions } from './literal/types.js'

/** Maximum number of tags, labels and numbers before a value. */
const maxPrefixes = 16

/*
 * A value may follow other text: `best = `, `gt.arch: `, the date of a log line, comments. Such text is skipped in one
 * pass from left to right, and no character is read as a value twice, so that reading takes linear time. Brackets in it
 * (`[INFO]`, `(epoch 3)`) are skipped only if they contain no bracket, quote or equals sign: otherwise a fault in the
 * value would make the reader skip the first half of the value and accept the second one.
 */
const assignment = /(?:[A-Za-z_][\w.]*\s*=\s*)*/y
const tag = /[[(](?:[\w ]{0,40}pid=)?[^[\](){}'"=]{0,80}[\])]/y
const opening = /[[({]|(?<![\w'"])[uUbBrR]{0,2}["']/g
const label = /\s*[:=]\s*/y
const ending = /(?:[\s;.,`\uFEFF]|#[^\n]*(?=\n|$))*$/y

/**
 * Reads the one value in a text that Python, JSON, JavaScript, numpy or PyTorch printed, as people paste it: after
 * `x = ` or a log prefix, before `;`, `.` or `,`, with comments and line breaks. See {@link Literal} for the results:
 * a tuple is a {@link LiteralTuple}, a dictionary has no prototype and its keys are text (`(0, 1)` for a tuple), an
 * integer beyond 2^53 is a bigint, bare words are strings, and `Name(a, key=b)` is a {@link LiteralCall}. Calls by which
 * plain values are printed (`np.int64(3)`, `array([…])`, `range(2, 6)`) are converted. Nothing is executed.
 *
 * Time and memory are proportional to the length of the text.
 *
 * @throws the error that `options.fail` makes, or NasBenchError INVALID_ARGUMENT, if the text is not one value
 */
export function readLiteral(text: string, options: ReadLiteralOptions = {}): Literal {
  const { maxLength = 2 ** 20 } = options
  try {
    if (text.length > maxLength) throw new LiteralFault(`it has more than ${maxLength} characters`, 0)
    // Editors and chats turn quotes into typographic ones; printed architectures are short.
    const plain = text.length > 2 ** 16 ? text : text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"')
    return readWhole(plain, options.maxDepth ?? 32)
  } catch (error) {
    if (!(error instanceof LiteralFault)) throw error
    const { message, offset, expected } = error
    const problem = {
      message: `${message}${offset > 0 ? ` (character ${offset} of ${text.length})` : ''}`,
      expected: expected ?? 'one value as Python or JSON prints it',
    }
    if (options.fail !== undefined) throw options.fail(problem)
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `cannot read ${formatReceived(text)}: ${problem.message}: expected ${problem.expected}`,
      { received: text, expected: problem.expected },
    )
  }
}

function readWhole(text: string, maxDepth: number): Literal {
  const reader = createValueReader(text, maxDepth)
  assignment.lastIndex = reader.skipSpace(0)
  assignment.test(text)
  let start = reader.skipSpace(assignment.lastIndex)
  if (start === text.length) throw new LiteralFault('it is empty', 0)
  if (!reader.startsValue(start)) start = nextStart(text, start)
  const first = start
  for (let prefixes = 0; ; prefixes++) {
    let value: Literal | undefined
    let fault: unknown
    try {
      value = reader.read(start)
    } catch (error) {
      fault = error
    }
    if (value !== undefined) {
      ending.lastIndex = reader.end()
      if (ending.test(text)) return value
      fault = new LiteralFault(
        `text follows the value: ${formatReceived(text.slice(reader.end(), reader.end() + 200))}`,
        reader.end(),
      )
    }
    const next = prefixes < maxPrefixes ? afterPrefix(start, value) : -1
    if (next < 0) throw fault
    start = next
  }

  /* If the text at `at` is a prefix rather than the value, the index where the value may begin; else -1. */
  function afterPrefix(at: number, value: Literal | undefined): number {
    label.lastIndex = reader.end()
    if (typeof value === 'string' && /["']/.test(text[at]!) && label.test(text)) return label.lastIndex
    tag.lastIndex = at
    if (tag.test(text)) {
      const next = nextStart(text, tag.lastIndex, true)
      // `[1] [2]` is two values, `[INFO] [2]` is not.
      const isWords =
        value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
      return isWords || next > reader.skipSpace(tag.lastIndex) ? next : -1
    }
    // A number or word at the start, as in `11/28 10:04:13 AM genotype = …`.
    const isWord =
      value === undefined ? /[\d.+-]/.test(text[at]!) : typeof value !== 'object' || value === null
    return at === first && isWord && !/["']/.test(text[at]!) ? nextStart(text, at + 1, true) : -1
  }
}

/* Index of the next bracket, quote or call after `from`. */
function nextStart(text: string, from: number, optional = false): number {
  opening.lastIndex = from
  const match = opening.exec(text)
  if (match === null) {
    if (optional) return -1
    throw new LiteralFault('it contains no value', 0)
  }
  if (match[0] !== '(') return match.index
  // `Genotype (normal=…` is a call too.
  const isCall = /^\(\s*\w+\s*=/.test(text.slice(match.index, match.index + 80))
  let end = match.index
  while (isCall && end > from && /\s/.test(text[end - 1]!)) end--
  let start = end
  while (start > from && /[\w.]/.test(text[start - 1]!)) start--
  while (start < end && !/[A-Za-z_]/.test(text[start]!)) start++
  return start < end ? start : match.index
}
