/** One problem of an architecture. */
export interface Problem {
  /** The problem with its value: `unknown operation "conv_7x7"`. */
  readonly message: string
  /** The position: `edge 2<-1`, `character 14`, `normal[3]`. */
  readonly where?: string
  /** The allowed values. */
  readonly expected?: string
}

/** The reasons for which this library refuses; the names are stable and may be compared. */
export type ErrorCode =
  | 'INVALID_ARCHITECTURE'
  | 'INVALID_ARGUMENT'
  | 'UNKNOWN_DATASET'
  | 'UNKNOWN_SPLIT'
  | 'UNKNOWN_BUDGET'
  | 'UNKNOWN_SEED'
  | 'UNKNOWN_METRIC'
  | 'NOT_IN_DATASET'
  | 'NOT_LOADED'
  | 'DATA_NOT_FOUND'
  | 'CORRUPT_FILE'
  | 'UNSUPPORTED_FILE'
  | 'UNSAFE_PICKLE'
  | 'CHECKSUM_MISMATCH'
  | 'DOWNLOAD_FAILED'
  | 'READ_FAILED'
  | 'WRITE_FAILED'
  | 'PLUGIN_NOT_FOUND'
  | 'INVALID_PLUGIN'
  | 'STORE_VERSION'
  | 'ABORTED'

/** The fields of an error in addition to its code and message. */
export interface ErrorDetails {
  /** The allowed values: a list of names, or a sentence. */
  readonly expected?: readonly string[] | string
  /** The value that was refused. */
  readonly received?: unknown
  /** The file or folder concerned. */
  readonly path?: string
  /** Byte offset into that file. */
  readonly offset?: number
  readonly cause?: unknown
}

/** An error as plain data, for `postMessage`, `structuredClone` and JSON. */
export interface NasBenchErrorData extends Omit<ErrorDetails, 'cause'> {
  readonly name: 'NasBenchError'
  readonly code: ErrorCode
  readonly message: string
}

/* Shared by all copies of core in a process: a global command and a project's plugin load one each. */
const brand = Symbol.for('@nasbench/error')

/**
 * The one error class of nasbench. Recognise it with {@link isNasBenchError}, not with `instanceof`:
 * two copies of core may live in one process.
 *
 * A structured clone of an error loses its fields: post `error.toJSON()` and revive it with `NasBenchError.fromJSON`.
 */
export class NasBenchError extends Error {
  readonly code: ErrorCode
  readonly expected?: readonly string[] | string
  readonly received?: unknown
  readonly path?: string
  /** Byte offset into the file at `path`. */
  readonly offset?: number

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'NasBenchError'
    this.code = code
    if (details.expected !== undefined) this.expected = details.expected
    if (details.received !== undefined) this.received = details.received
    if (details.path !== undefined) this.path = details.path
    if (details.offset !== undefined) this.offset = details.offset
    Object.defineProperty(this, brand, { value: true })
  }

  /** The error as plain JSON data; `received` becomes text if JSON cannot hold it. The cause is left out. */
  toJSON(): NasBenchErrorData {
    const { code, message, expected, received, path, offset } = this
    return {
      name: 'NasBenchError',
      code,
      message,
      ...(expected !== undefined && { expected: typeof expected === 'string' ? expected : [...expected] }),
      ...(received !== undefined && { received: plainValue(received) }),
      ...(path !== undefined && { path }),
      ...(offset !== undefined && { offset }),
    }
  }

  /** The error that `toJSON` described. */
  static fromJSON({ code, message, ...details }: NasBenchErrorData): NasBenchError {
    return new NasBenchError(code, message, details)
  }
}

/* A value that JSON gives back as it is; anything else becomes its text in messages. */
function plainValue(value: unknown): unknown {
  try {
    const text = JSON.stringify(value)
    const back: unknown = text === undefined ? undefined : JSON.parse(text)
    if (back !== undefined && JSON.stringify(back) === text && !(typeof value === 'number' && back === null))
      return back
  } catch {
    // A bigint, a ring: shown as text below.
  }
  return formatReceived(value)
}

/** True for an error of any copy of core, and of that code if one is given. */
export function isNasBenchError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is NasBenchError & { readonly code: Code } {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false
  return code === undefined || (error as unknown as NasBenchError).code === code
}

/** The name among `allowed` that is closest to `value`, if one is close enough to suggest. */
export function suggest(value: string, allowed: readonly string[]): string | undefined {
  const wanted = value.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const name of allowed) {
    const distance = editDistance(wanted, name.toLowerCase())
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** `a, b or c`; long lists are cut and counted. */
export function formatChoices(names: readonly string[], limit = 12): string {
  if (names.length > limit) return `${names.slice(0, limit).join(', ')} … (${names.length} in all)`
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

/**
 * The error for a name that is not among those allowed:
 * `unknown dataset "cifar1O" for nb201: expected cifar10 or cifar100 (did you mean "cifar10"?)`.
 */
export function unknownName(
  code: ErrorCode,
  what: string,
  value: unknown,
  allowed: readonly string[],
  benchmarkName: string,
): NasBenchError {
  const guess = typeof value === 'string' ? suggest(value, allowed) : undefined
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return new NasBenchError(
    code,
    `unknown ${what} ${formatReceived(value)} for ${benchmarkName}: expected ${formatChoices(allowed)}${hint}`,
    { expected: allowed, received: value },
  )
}

/** The error for an argument of the wrong type or range: `k must be an integer from 1, not "ten"`. */
export function invalidArgument(what: string, expected: string, received: unknown): NasBenchError {
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `${what} must be ${expected}, not ${formatReceived(received)}`,
    { expected, received },
  )
}

/**
 * The error for a value that is not an architecture, with its problems. `title` is the benchmark's: `NAS-Bench-101`.
 */
export function invalidArchitecture(
  title: string,
  received: unknown,
  problems: readonly Problem[],
): NasBenchError {
  const [first] = problems
  const sentences = problems.map(({ message, where, expected }) => {
    const position = where === undefined ? '' : ` at ${where}`
    return `${message}${position}${expected === undefined ? '' : `: expected ${expected}`}`
  })
  const other = otherSpaces.find(({ form }) => form.test(formatReceived(received)))
  const hint =
    other === undefined || other.title === title ? '' : `; it looks like one of ${other.title}: ${other.name}`
  return new NasBenchError(
    'INVALID_ARCHITECTURE',
    `invalid ${title} architecture ${formatReceived(received)}: ${sentences.join('; ')}${hint}`,
    first?.expected === undefined ? { received } : { received, expected: first.expected },
  )
}

/* How architectures of the benchmarks are written that people most often mix up. */
const otherSpaces = [
  { name: 'nb201', title: 'NAS-Bench-201', form: /\|(?:none|skip_connect|nor_conv_\dx\d|avg_pool_3x3)~\d/ },
  {
    name: 'nb301',
    title: 'NAS-Bench-301',
    form: /Genotype\(|(?:sep|dil)_conv_\dx\d|edge_(?:normal|reduce)_\d/,
  },
  { name: 'nb101', title: 'NAS-Bench-101', form: /conv[13]x[13]-bn-relu|ModelSpec\(|module_adjacency/ },
  { name: 'nats-sss', title: "NATS-Bench's size space", form: /^"\d{1,2}(?::\d{1,2}){4}"$/ },
] as const

/** The problem of a value that is not one of these operations, with a suggestion. */
export function unknownOperation(value: unknown, where: string, operations: readonly string[]): Problem {
  const guess = typeof value === 'string' ? suggest(value, operations) : undefined
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return {
    message: `unknown operation ${formatReceived(value)}`,
    where,
    expected: `${formatChoices(operations)}${hint}`,
  }
}

/** A value for a message: quoted, and shortened to 120 characters. */
export function formatReceived(value: unknown): string {
  let text: string
  if (typeof value === 'string') text = JSON.stringify(value)
  else if (typeof value === 'bigint') text = `${value}n`
  else if (typeof value === 'function') text = 'a function'
  else if (typeof value === 'object' && value !== null) {
    try {
      text = JSON.stringify(value) ?? String(value)
    } catch {
      text = Object.prototype.toString.call(value)
    }
  } else text = String(value)
  return text.length > 120 ? `${text.slice(0, 117)}…` : text
}

/* Damerau–Levenshtein with adjacent transpositions; names are short, so the plain table will do. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = 0; i <= a.length; i++) table[i * width] = i
  for (let j = 0; j <= b.length; j++) table[j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(
        table[(i - 1) * width + j]! + 1,
        table[i * width + j - 1]! + 1,
        table[(i - 1) * width + j - 1]! + same,
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, table[(i - 2) * width + j - 2]! + 1)
      }
      table[i * width + j] = cost
    }
  }
  return table[a.length * width + b.length]!
}
