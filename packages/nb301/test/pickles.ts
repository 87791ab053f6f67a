/** A Python tuple. */
export class Tuple {
  readonly items: readonly unknown[]
  constructor(...items: readonly unknown[]) {
    this.items = items
  }
}

/** A float, whether or not it is a whole number. */
export class Float {
  constructor(readonly value: number) {}
}

/**
 * A pickle of protocol 4, laid out as CPython's: Maps and objects are dicts, arrays lists, whole numbers ints; texts that come
 * again, and containers that are the same object, are fetched from the memo, items come in batches of 1,000.
 */
export function pickleOf(root: unknown): Uint8Array {
  const parts: Buffer[] = []
  const memo = new Map<unknown, number>()
  const put = (...codes: number[]) => parts.push(Buffer.from(codes))
  const memoize = (value: unknown) => {
    memo.set(value, memo.size)
    put(0x94)
  }
  const batches = <Item>(items: readonly Item[], one: number, many: number, write: (item: Item) => void) => {
    for (let from = 0; from < items.length; from += 1000) {
      const batch = items.slice(from, from + 1000)
      if (batch.length > 1) put(0x28)
      batch.forEach(write)
      put(batch.length > 1 ? many : one)
    }
  }
  const write = (value: unknown): void => {
    const known = memo.get(value)
    if (known !== undefined) {
      put(0x6a, known & 255, (known >> 8) & 255, known >> 16, 0)
    } else if (value === null) put(0x4e)
    else if (typeof value === 'boolean') put(value ? 0x88 : 0x89)
    else if (typeof value === 'bigint') {
      const bytes = Buffer.alloc(10)
      bytes.writeUInt8(0x8a)
      bytes.writeUInt8(8, 1)
      bytes.writeBigInt64LE(value, 2)
      parts.push(bytes)
    } else if (typeof value === 'number' || value instanceof Float) writeNumber(value)
    else if (typeof value === 'string') {
      const text = Buffer.from(value)
      const head = Buffer.from([0x58, 0, 0, 0, 0])
      head.writeUInt32LE(text.length, 1)
      parts.push(head, text)
      memoize(value)
    } else if (value instanceof Tuple) {
      put(0x28)
      value.items.forEach(write)
      put(0x74)
      memoize(value)
    } else if (Array.isArray(value)) {
      put(0x5d)
      memoize(value)
      batches(value, 0x61, 0x65, write)
    } else {
      put(0x7d)
      memoize(value)
      const entries = value instanceof Map ? [...value] : Object.entries(value as object)
      batches(entries, 0x73, 0x75, ([key, item]) => {
        write(key)
        write(item)
      })
    }
  }
  const writeNumber = (value: number | Float) => {
    const bytes = Buffer.alloc(9)
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
      bytes.writeUInt8(0x4a)
      bytes.writeInt32LE(value, 1)
      parts.push(bytes.subarray(0, 5))
      return
    }
    bytes.writeUInt8(0x47)
    bytes.writeDoubleBE(typeof value === 'number' ? value : value.value, 1)
    parts.push(bytes)
  }
  put(0x80, 4)
  write(root)
  put(0x2e)
  return Buffer.concat(parts)
}
