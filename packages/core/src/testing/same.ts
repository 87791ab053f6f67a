/** True if two values are equal all the way down; NaN is itself, -0 is 0, a number is never a bigint. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  if (a instanceof Map && b instanceof Map) return isSame([...a], [...b])
  if (a instanceof Set && b instanceof Set) return isSame([...a], [...b])
  const keys = Reflect.ownKeys(a)
  return (
    keys.length === Reflect.ownKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(Reflect.get(a, key), Reflect.get(b, key)))
  )
}

/** Where two values first differ, as a path: `[3].metric`; empty if they are different altogether. */
export function firstDifference(a: unknown, b: unknown): { path: string; a: unknown; b: unknown } {
  const alike =
    typeof a === 'object' &&
    typeof b === 'object' &&
    a !== null &&
    b !== null &&
    !(a instanceof Map || a instanceof Set)
  const keys = alike ? Object.keys(a) : []
  if (alike && keys.length > 0 && isSame(keys, Object.keys(b))) {
    const key = keys.find((one) => !isSame(Reflect.get(a, one), Reflect.get(b, one)))
    if (key !== undefined) {
      const inner = firstDifference(Reflect.get(a, key), Reflect.get(b, key))
      return { ...inner, path: (/^\d+$/.test(key) ? `[${key}]` : `.${key}`) + inner.path }
    }
  }
  return { path: '', a, b }
}

/** A frozen value, and a copy to compare with later: the copy shows changes in parts that cannot be frozen. */
export function guard<Value>(value: Value): { readonly value: Value; readonly wasChanged: () => boolean } {
  const before = structuredClone(value)
  freeze(value)
  return { value, wasChanged: () => !isSame(structuredClone(value), before) }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return
  Object.freeze(value)
  for (const key of Reflect.ownKeys(value)) freeze(Reflect.get(value, key))
}

/** Changes all that can be changed in a returned value: a benchmark that still uses the value is found out. */
export function scramble(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (ArrayBuffer.isView(value)) {
    if (value instanceof BigInt64Array || value instanceof BigUint64Array) value.fill(7n)
    else if (!(value instanceof DataView)) (value as Float64Array).fill(7)
    return
  }
  for (const key of Reflect.ownKeys(value)) {
    if (key === 'length') continue
    scramble(Reflect.get(value, key), seen)
    Reflect.set(value, key, 'scrambled')
  }
  if (Array.isArray(value) && !Object.isFrozen(value)) value.length = 0
}
