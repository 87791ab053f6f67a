import { formatChoices, formatReceived, NasBenchError, suggest } from './errors.js'

/** Names of splits as people write them, and the names they stand for. */
export const splitSynonyms: Readonly<Record<string, string>> = {
  valid: 'val',
  validation: 'val',
  training: 'train',
  testing: 'test',
}

/**
 * Refuses options with names that are not allowed.
 *
 * @throws NasBenchError INVALID_ARGUMENT, with a suggestion
 */
export function checkOptionNames(options: object, allowed: ReadonlySet<string>, benchmarkName: string): void {
  for (const name in options) if (!allowed.has(name)) throw unknownOption(name, [...allowed], benchmarkName)
}

function unknownOption(name: string, allowed: readonly string[], benchmarkName: string): NasBenchError {
  const guess = suggest(name, allowed)
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `unknown option ${formatReceived(name)} for ${benchmarkName}: expected ${formatChoices(allowed, 20)}${hint}`,
    { expected: allowed, received: name },
  )
}

/**
 * The name among `allowed` that `value` names: the name itself, the name in another case or with other separators
 * (`imagenet16_120`), or a synonym. Undefined if there is none.
 */
export function matchName(
  value: unknown,
  allowed: readonly string[],
  synonyms: Readonly<Record<string, string>> = {},
): string | undefined {
  if (typeof value !== 'string') return undefined
  if (allowed.includes(value)) return value
  const key = plainName(value)
  for (const name of allowed) if (plainName(name) === key) return name
  for (const [synonym, name] of Object.entries(synonyms)) {
    if (plainName(synonym) === key && allowed.includes(name)) return name
  }
  return undefined
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_.-]/g, '')
}

/** The integer that a value names: an integer, or its decimal digits as text (`'777'`). Undefined for anything else. */
export function readInteger(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined
  if (typeof value === 'bigint') return readInteger(Number(value))
  if (typeof value !== 'string' || !/^\s*[+-]?\d{1,15}\s*$/.test(value)) return undefined
  return Number(value)
}
