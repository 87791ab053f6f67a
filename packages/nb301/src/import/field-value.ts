/**
 * A value of a run's record: JSON, but dicts are Maps, and lists with nothing but numbers in them (and at least one) are
 * Float64Arrays.
 */
export type FieldValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float64Array
  | readonly FieldValue[]
  | Fields

export type Fields = ReadonlyMap<string, FieldValue>

export function isFields(value: FieldValue | undefined): value is Fields {
  return value instanceof Map
}

/** A result of `JSON.parse`, as a value of a record. */
export function fieldOfJson(value: unknown): FieldValue {
  if (Array.isArray(value)) {
    return value.length > 0 && value.every((item) => typeof item === 'number')
      ? Float64Array.from(value as number[])
      : value.map(fieldOfJson)
  }
  if (typeof value !== 'object' || value === null) return value as FieldValue
  return new Map(Object.entries(value).map(([key, item]) => [key, fieldOfJson(item)]))
}

/* Stands for a number that JSON cannot say. */
const numberKey = '$number'

/** A value as plain JSON, of which {@link plainOfNote} makes the same again: numbers that JSON has not are marked. */
export function noteOfField(value: FieldValue): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { [numberKey]: nameOf(value) }
    case 'bigint':
      return { [numberKey]: `${value}n` }
    case 'object':
      if (value === null) return null
      if (isFields(value)) {
        return Object.fromEntries([...value].map(([key, item]) => [key, noteOfField(item)]))
      }
      return Array.from(value as readonly FieldValue[], noteOfField)
    default:
      return value
  }
}

/** The plain JavaScript of a note's text: objects, lists, numbers. */
export function plainOfNote(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    const name = (value as Readonly<Record<string, unknown>> | null)?.[numberKey]
    if (typeof name !== 'string') return value
    return name.endsWith('n') ? BigInt(name.slice(0, -1)) : Number(name)
  })
}

function nameOf(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
