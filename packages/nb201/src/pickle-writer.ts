const utf8 = new TextEncoder()

/**
 * Writes a pickle of protocol 4 as Python's own pickler would lay it out: texts that come again are fetched from the
 * memo, and containers are filled in batches of at most 1,000 items.
 */
export interface PickleWriter {
  none(): void
  true(): void
  int(value: number): void
  float(value: number): void
  text(value: string): void
  /** A dict, or an OrderedDict; each entry writes its key and its value. */
  dict(entries: readonly (() => void)[], ordered?: boolean): void
  list(items: readonly (() => void)[]): void
  pair(first: () => void, second: () => void): void
  /** A numpy.float64. */
  scalar(value: number): void
  /** The whole pickle. */
  finish(): Uint8Array
}

export function createPickleWriter(): PickleWriter {
  let bytes = new Uint8Array(1 << 16)
  let view = new DataView(bytes.buffer)
  let at = 0
  let slots = 0
  const texts = new Map<string, number>()
  const named = new Map<string, number>()

  const room = (count: number) => {
    if (at + count <= bytes.length) return
    const wider = new Uint8Array(Math.max(bytes.length * 2, at + count))
    wider.set(bytes)
    bytes = wider
    view = new DataView(bytes.buffer)
  }
  const put = (...codes: number[]) => {
    room(codes.length)
    for (const code of codes) bytes[at++] = code
  }
  const memoize = () => {
    put(0x94)
    return slots++
  }
  const fetch = (slot: number) => {
    if (slot < 256) put(0x68, slot)
    else {
      put(0x6a, 0, 0, 0, 0)
      view.setUint32(at - 4, slot, true)
    }
  }
  const text = (value: string) => {
    const known = texts.get(value)
    if (known !== undefined) return fetch(known)
    const encoded = utf8.encode(value)
    if (encoded.length < 256) put(0x8c, encoded.length)
    else {
      put(0x58, 0, 0, 0, 0)
      view.setUint32(at - 4, encoded.length, true)
    }
    room(encoded.length)
    bytes.set(encoded, at)
    at += encoded.length
    texts.set(value, memoize())
  }
  const global = (module: string, name: string) => {
    const known = named.get(name)
    if (known !== undefined) return fetch(known)
    text(module)
    text(name)
    put(0x93)
    named.set(name, memoize())
  }
  const batches = (items: readonly (() => void)[], one: number, many: number) => {
    for (let from = 0; from < items.length; from += 1000) {
      const batch = items.slice(from, from + 1000)
      if (batch.length === 1) {
        batch[0]?.()
        put(one)
        continue
      }
      put(0x28)
      for (const item of batch) item()
      put(many)
    }
  }
  const float64 = () => {
    const known = named.get('f8')
    if (known !== undefined) return fetch(known)
    global('numpy', 'dtype')
    text('f8')
    put(0x89, 0x88, 0x87)
    memoize()
    put(0x52)
    named.set('f8', memoize())
    put(0x28, 0x4b, 3)
    text('<')
    put(0x4e, 0x4e, 0x4e, 0x4a, 255, 255, 255, 255, 0x4a, 255, 255, 255, 255, 0x4b, 0, 0x74)
    memoize()
    put(0x62)
  }

  put(0x80, 4)
  return {
    none: () => put(0x4e),
    true: () => put(0x88),
    int(value) {
      if (value >= 0 && value < 256) return put(0x4b, value)
      if (value >= 0 && value < 65_536) return put(0x4d, value & 255, value >> 8)
      put(0x4a, 0, 0, 0, 0)
      view.setInt32(at - 4, value, true)
    },
    float(value) {
      put(0x47, 0, 0, 0, 0, 0, 0, 0, 0)
      view.setFloat64(at - 8, value, false)
    },
    text,
    dict(entries, ordered = false) {
      if (ordered) {
        global('collections', 'OrderedDict')
        put(0x29, 0x52)
      } else put(0x7d)
      memoize()
      batches(entries, 0x73, 0x75)
    },
    list(items) {
      put(0x5d)
      memoize()
      batches(items, 0x61, 0x65)
    },
    pair(first, second) {
      first()
      second()
      put(0x86)
      memoize()
    },
    scalar(value) {
      global('numpy.core.multiarray', 'scalar')
      float64()
      put(0x43, 8, 0, 0, 0, 0, 0, 0, 0, 0)
      view.setFloat64(at - 8, value, true)
      memoize()
      put(0x86)
      memoize()
      put(0x52)
      memoize()
    },
    finish() {
      put(0x2e)
      return bytes.slice(0, at)
    },
  }
}
