import { createMemoryBudget, NasBenchError } from '@nasbench/core'

/** Containers inside containers; XGBoost's models have six levels. */
const maxDepth = 64
/** Memory that an item of a list or a field of an object takes. */
const itemBytes = 16

/**
 * Reads a whole UBJSON document (draft 12, as XGBoost writes it since 1.6) as plain values: objects without a prototype,
 * lists, strings, numbers, booleans and null; lists of one numeric type as numbers all the same.
 *
 * @throws NasBenchError CORRUPT_FILE with the byte offset
 */
export function parseUbjson(bytes: Uint8Array, name: string): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const decoder = new TextDecoder()
  const budget = createMemoryBudget(name, bytes.length)
  let at = 0

  const corrupt = (why: string) =>
    new NasBenchError('CORRUPT_FILE', `${name} is not UBJSON: ${why} (byte ${at})`, {
      path: name,
      offset: at,
    })
  const take = (length: number): number => {
    if (!(length >= 0 && at + length <= bytes.length)) throw corrupt(`it ends ${length} bytes too early`)
    at += length
    return at - length
  }
  const marker = (): string => {
    let letter = String.fromCharCode(bytes[take(1)]!)
    while (letter === 'N') letter = String.fromCharCode(bytes[take(1)]!)
    return letter
  }
  const count = (): number => {
    const value = number(marker())
    if (value === undefined || !Number.isSafeInteger(value) || value < 0)
      throw corrupt('a length is not a count')
    return value
  }
  const text = (length: number): string => {
    const from = take(length)
    return decoder.decode(bytes.subarray(from, from + length))
  }

  function number(type: string): number | undefined {
    switch (type) {
      case 'i':
        return view.getInt8(take(1))
      case 'U':
        return view.getUint8(take(1))
      case 'I':
        return view.getInt16(take(2))
      case 'l':
        return view.getInt32(take(4))
      case 'L':
        return Number(view.getBigInt64(take(8)))
      case 'd':
        return view.getFloat32(take(4))
      case 'D':
        return view.getFloat64(take(8))
      default:
        return undefined
    }
  }

  function value(type: string, depth: number): unknown {
    if (depth > maxDepth) throw corrupt(`it nests deeper than ${maxDepth} levels`)
    switch (type) {
      case 'Z':
        return null
      case 'T':
        return true
      case 'F':
        return false
      case 'C':
        return text(1)
      case 'S':
        return text(count())
      case '[':
        return list(depth)
      case '{':
        return object(depth)
      default: {
        const found = number(type)
        if (found === undefined) throw corrupt(`there is no type ${JSON.stringify(type)}`)
        return found
      }
    }
  }

  /* The optional header before the items: their common type, and their number. */
  function header(end: string): {
    type: string | undefined
    length: number | undefined
    first: string | undefined
  } {
    let next = marker()
    let type: string | undefined
    if (next === '$') {
      type = marker()
      next = marker()
      if (next !== '#') throw corrupt('a type of items stands without their number')
    }
    if (next !== '#') return { type, length: next === end ? 0 : undefined, first: next }
    const length = count()
    // Only empty values take no bytes, and models do not have millions of them.
    if (length > bytes.length - at && !(type !== undefined && 'ZTF'.includes(type) && length < 2 ** 20)) {
      throw corrupt(`it announces ${length} items`)
    }
    return { type, length, first: undefined }
  }

  function list(depth: number): unknown[] {
    const { type, length, first } = header(']')
    const items: unknown[] = []
    budget.spend(4 * itemBytes + (length ?? 0) * itemBytes, at)
    if (length === undefined) {
      for (let next = first as string; next !== ']'; next = marker()) {
        budget.spend(itemBytes, at)
        items.push(value(next, depth + 1))
      }
      return items
    }
    for (let i = 0; i < length; i++) items.push(value(type ?? marker(), depth + 1))
    return items
  }

  function object(depth: number): Readonly<Record<string, unknown>> {
    const { type, length, first } = header('}')
    const fields: Record<string, unknown> = Object.create(null)
    const field = (lengthType: string) => {
      const letters = number(lengthType)
      if (letters === undefined) throw corrupt('a key has no length')
      budget.spend(4 * itemBytes + letters, at)
      const key = text(letters)
      fields[key] = value(type ?? marker(), depth + 1)
    }
    if (length === undefined) {
      for (let next = first as string; next !== '}'; next = marker()) field(next)
      return fields
    }
    for (let i = 0; i < length; i++) field(marker())
    return fields
  }

  const whole = value(marker(), 0)
  while (at < bytes.length && bytes[at] === 0x4e) at++
  if (at < bytes.length) throw corrupt(`${bytes.length - at} bytes follow its end`)
  return whole
}
