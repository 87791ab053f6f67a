import { type Literal, LiteralCall, LiteralTuple } from './types.js'

type Keywords = Readonly<Record<string, Literal>>

/**
 * Converts the calls by which Python, numpy and PyTorch print plain values: `np.int64(3)`, `array([…], dtype=int8)`,
 * `tensor([…])`, `range(2, 6)`, `list(range(2, 6))`, `OrderedDict([(…)])`. All others become a {@link LiteralCall}.
 * The result is undefined if such a call has arguments that it cannot have. `maxItems` limits a range.
 */
export function convertCall(
  name: string,
  args: readonly Literal[],
  keywords: Keywords,
  maxItems: number,
): Literal | undefined {
  const short = name.slice(name.lastIndexOf('.') + 1)
  const first = args[0]
  if (/^(u?int(8|16|32|64|p)?|float(16|32|64)?|long|double)$/.test(short)) return numberOf(args)
  if (/^(str|unicode|str_|bytes_?)$/.test(short)) return typeof first === 'string' ? first : undefined
  if (/^bool_?8?$/.test(short)) return typeof first === 'boolean' ? first : undefined
  switch (short) {
    case 'array':
    case 'asarray':
    case 'matrix':
    case 'tensor':
      return Array.isArray(first) || typeof first === 'number' ? first : undefined
    case 'list':
    case 'set':
    case 'frozenset':
    case 'sorted':
    case 'deque':
    case 'dict_keys':
    case 'dict_values':
      return args.length === 0 ? [] : Array.isArray(first) ? Array.from(first) : undefined
    case 'tuple':
      return args.length === 0 || Array.isArray(first)
        ? LiteralTuple.from((first as Literal[]) ?? [])
        : undefined
    case 'range':
    case 'xrange':
    case 'arange':
      return rangeOf(args, maxItems)
    case 'dict':
    case 'dict_items':
    case 'OrderedDict':
    case 'mappingproxy':
      return dictOf(first, keywords)
    default:
      return new LiteralCall(name, args, keywords)
  }
}

function numberOf([value, ...rest]: readonly Literal[]): Literal | undefined {
  if (rest.length > 0) return undefined
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value !== 'string') return undefined
  const word = value.toLowerCase()
  if (/^[+-]?inf(inity)?$/.test(word)) return word.startsWith('-') ? -Infinity : Infinity
  return word === 'nan' ? Number.NaN : /^[+-]?\d+(\.\d*)?(e[+-]?\d+)?$/.test(word) ? Number(word) : undefined
}

function rangeOf(args: readonly Literal[], maxItems: number): Literal[] | undefined {
  if (args.length < 1 || args.length > 3 || !args.every((one) => Number.isSafeInteger(one))) return undefined
  const numbers = args as readonly number[]
  const [start, stop, step = 1] =
    numbers.length === 1 ? [0, numbers[0]!] : (numbers as [number, number, number?])
  if (step === 0) return undefined
  const length = Math.max(0, Math.ceil((stop - start) / step))
  return length > maxItems ? undefined : Array.from({ length }, (_, at) => start + at * step)
}

function dictOf(first: Literal | undefined, keywords: Keywords): Literal | undefined {
  const dict: Record<string, Literal> = Object.create(null)
  if (Array.isArray(first)) {
    for (const pair of first) {
      if (!Array.isArray(pair) || pair.length !== 2) return undefined
      dict[keyOf(pair[0])] = pair[1]
    }
  } else if (first !== undefined) {
    if (typeof first !== 'object' || first === null || first instanceof LiteralCall) return undefined
    Object.assign(dict, first)
  }
  return Object.assign(dict, keywords)
}

/** The text of a key of a dictionary: a string as it is, `1`, `None`, and `(0, 1)` for a tuple of those. */
export function keyOf(key: Literal): string {
  if (key === null) return 'None'
  if (typeof key === 'boolean') return key ? 'True' : 'False'
  if (Array.isArray(key)) return `(${key.map(keyOf).join(', ')})`
  return typeof key === 'object' ? JSON.stringify(key) : String(key)
}
