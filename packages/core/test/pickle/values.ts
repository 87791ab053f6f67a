import fc from 'fast-check'
import { Special, Tuple } from './write-pickle.js'

/** Any value that a pickle of a benchmark could hold, as the writer takes it. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; scalar: unknown; key: unknown }>(
  (tie) => ({
    scalar: fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.double(),
      fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
      fc.bigInt({ min: -(2n ** 2100n), max: 2n ** 2100n }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ maxLength: 8 }),
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: -3, max: 3 }).map((whole) => new Special('float', whole)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => new Special('bytearray', bytes)),
    ),
    key: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('__proto__', 'constructor', ''),
      fc.integer(),
      fc
        .array(fc.oneof(fc.string({ maxLength: 4 }), fc.integer()), { maxLength: 5 })
        .map((items) => new Tuple(items)),
    ),
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'pickle' },
      tie('scalar'),
      fc.array(tie('value'), { maxLength: 8, depthIdentifier: 'pickle' }),
      fc.array(tie('value'), { maxLength: 5, depthIdentifier: 'pickle' }).map((items) => new Tuple(items)),
      fc
        .array(fc.tuple(tie('key'), tie('value')), { maxLength: 6, depthIdentifier: 'pickle' })
        .map((entries) => new Map(entries)),
      fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 5 }).map((items) => new Set(items)),
      fc
        .array(fc.oneof(fc.string(), fc.integer()), { maxLength: 5 })
        .map((items) => new Special('frozenset', new Set(items))),
      fc.tuple(tie('value')).map(([shared]) => [shared, shared]),
    ),
  }),
).value

/** What a reader gives for it: no tuples, no frozensets, bigints only where a number is too small. */
export function plain(value: unknown): unknown {
  if (value instanceof Special) return plain(value.value)
  if (value instanceof Tuple) return value.items.map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [plain(key), plain(item)]))
  if (value instanceof Set) return new Set([...value].map(plain))
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  return value
}

/** How a pickle is written. */
export const anyForm = fc.record({
  protocol: fc.integer({ min: 0, max: 5 }),
  memo: fc.boolean(),
  frameSize: fc.constantFrom(0, 1, 17, 65_536),
  batch: fc.constantFrom(1, 2, 1000),
})
