import { formatReceived, type NasBenchError, type Problem, unknownOperation } from '@nasbench/core'
import { invalidArch, problemsOfText } from './grammar.js'
import { edges, type Operation201, operationId, operations } from './operations.js'

/**
 * A cell of NAS-Bench-201: the operations on its six edges, in the order of {@link edges}.
 *
 * Plain JSON; what this library hands out is frozen, and what it is handed is never changed. Node 0 is the cell's
 * input, node 3 its output, and each node the sum of its edges.
 */
export interface Arch201 {
  readonly ops: readonly [Operation201, Operation201, Operation201, Operation201, Operation201, Operation201]
}

/**
 * Reads the published notation `|op~0|+|op~0|op~1|+|op~0|op~1|op~2|`; white space around it is ignored.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE that says what is wrong at which edge and character.
 */
export function parseArch201(text: string): Arch201 {
  const code = codeOfText(text)
  if (code >= 0) return archOfCode(code)
  if (typeof text !== 'string') throw notAText(text)
  const trimmed = codeOfText(text.trim())
  if (trimmed >= 0) return archOfCode(trimmed)
  throw invalidArch(text, problemsOfText(text))
}

/**
 * The published notation of an architecture.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatArch201(arch: Arch201): string {
  return textOfCode(checkedCode(arch))
}

/**
 * The position of a string in the lexicographic order of all architectures, 0 to 15,624 (operation ids as digits base
 * 5, the first edge counting most), or -1 for anything but the exact published notation. Never throws; 0.2 µs.
 */
export function codeOfText(text: string): number {
  if (typeof text !== 'string') return -1
  let at = 0
  let code = 0
  for (let edge = 0; edge < 6; edge++) {
    at += before[edge]!
    const op = likelyOperation(text, at)
    at += op === 0 ? 4 : 12
    code = code * 5 + op
  }
  if (text.length !== at + 3) return -1
  /* One text only can be meant; whether it is that text is faster seen in two halves than letter by letter. */
  const upper = halves[Math.floor(code / 125)] as Half
  const lower = halves[code % 125] as Half
  return text.startsWith(upper.first) && text.endsWith(lower.second) ? code : -1
}

/* How many characters stand before the operation of each edge, after the operation before it. */
const before = [1, 5, 3, 5, 3, 3]

/* Two letters tell which operation it can be. */
function likelyOperation(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first === 0x73 /* s */) return 1
  if (first === 0x61 /* a */) return 4
  if (text.charCodeAt(at + 2) === 0x6e /* n */) return 0
  return text.charCodeAt(at + 9) === 0x31 /* 1 */ ? 2 : 3
}

/** Three operations as the first and as the second half of a text. */
interface Half {
  readonly first: string
  readonly second: string
}

const halves: readonly Half[] = operations.flatMap((a) =>
  operations.flatMap((b) =>
    operations.map((c) => ({ first: `|${a}~0|+|${b}~0|${c}~1|`, second: `+|${a}~0|${b}~1|${c}~2|` })),
  ),
)

/** The published notation of a lexicographic position, which must be valid. */
export function textOfCode(code: number): string {
  return `${(halves[Math.floor(code / 125)] as Half).first}${(halves[code % 125] as Half).second}`
}

/** The lexicographic position of an architecture, or -1 for an invalid one. */
export function codeOfArch(arch: Arch201): number {
  const ops: readonly unknown[] | undefined = arch?.ops
  if (!Array.isArray(ops) || ops.length !== 6) return -1
  let code = 0
  for (let edge = 0; edge < 6; edge++) {
    const op = operationId(ops[edge])
    if (op < 0) return -1
    code = code * 5 + op
  }
  return code
}

/**
 * {@link codeOfArch}, but throws for an invalid architecture.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function checkedCode(arch: Arch201): number {
  const code = codeOfArch(arch)
  if (code < 0) throw invalidArch(arch, problemsOfArch(arch))
  return code
}

/** The architecture of a lexicographic place, which must be one. */
export function archOfCode(code: number): Arch201 {
  return Object.freeze({ ops: Object.freeze(opsOfCode(code)) })
}

/** The operations of a lexicographic place, which must be one. */
export function opsOfCode(code: number): Arch201['ops'] {
  const op = (weight: number) => operations[Math.floor(code / weight) % 5] as Operation201
  return [op(3125), op(625), op(125), op(25), op(5), op(1)]
}

/** The problems of a value as an architecture; empty if it is one. Never throws. */
export function problemsOfArch(value: unknown): readonly Problem[] {
  try {
    return problemsOf(value)
  } catch {
    return [{ message: 'its properties cannot be read', expected: form }]
  }
}

const form = '{ ops: [six operations] }'

function problemsOf(value: unknown): Problem[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const what = typeof value === 'string' ? 'a text' : 'a number'
    return [
      { message: `${what} is not yet an architecture: parse() or at() makes one of it`, expected: form },
    ]
  }
  if (typeof value !== 'object' || value === null) {
    return [{ message: `${formatReceived(value)} is not an architecture`, expected: form }]
  }
  const ops: unknown = 'ops' in value ? value.ops : undefined
  if (!Array.isArray(ops))
    return [{ message: 'there is no list of operations', where: 'ops', expected: form }]
  if (ops.length !== 6) {
    return [{ message: `there are ${ops.length} operations`, where: 'ops', expected: '6, one per edge' }]
  }
  return edges.flatMap(({ target, source }, edge) =>
    operationId(ops[edge]) < 0
      ? [unknownOperation(ops[edge], `ops[${edge}], edge ${target}<-${source}`, operations)]
      : [],
  )
}

function notAText(value: unknown): NasBenchError {
  return invalidArch(value, [
    { message: 'it is not a text', expected: '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|' },
  ])
}
