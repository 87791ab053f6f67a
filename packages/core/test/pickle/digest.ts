import { createHash } from 'node:crypto'

/** What fixtures/digest.py prints of a pickle. */
export interface Digest {
  readonly sha256: string
  readonly numbers: number
  readonly texts: number
  readonly dicts: number
}

/** The digest of a value that a pickle reader gave, in the very form of fixtures/digest.py. */
export function digest(value: unknown): Digest {
  const hash = createHash('sha256')
  const counts = { numbers: 0, texts: 0, dicts: 0 }
  feed(value, hash, counts)
  return { sha256: hash.digest('hex'), ...counts }
}

interface Sink {
  update(data: string | Uint8Array): unknown
}

const float = new DataView(new ArrayBuffer(8))

function feed(value: unknown, hash: Sink, counts: { numbers: number; texts: number; dicts: number }): void {
  if (value === null) hash.update('N')
  else if (typeof value === 'boolean') hash.update(value ? 'T' : 'F')
  else if (typeof value === 'bigint') hash.update(`i${value};`)
  else if (typeof value === 'number') {
    counts.numbers++
    float.setFloat64(0, value)
    hash.update(`f${float.getBigUint64(0).toString(16).padStart(16, '0')}`)
  } else if (typeof value === 'string') {
    counts.texts++
    const data = Buffer.from(value)
    hash.update(`s${data.length}:`)
    hash.update(data)
  } else if (value instanceof Uint8Array) {
    hash.update(`b${value.length}:`)
    hash.update(value)
  } else if (Array.isArray(value)) {
    hash.update('[')
    for (const item of value) feed(item, hash, counts)
    hash.update(']')
  } else if (value instanceof Map) {
    counts.dicts++
    hash.update('{')
    for (const [key, item] of value) {
      feed(key, hash, counts)
      feed(item, hash, counts)
    }
    hash.update('}')
  } else if (value instanceof Set) {
    const parts = [...value].map((item) => {
      const pieces: Buffer[] = []
      feed(item, { update: (data) => pieces.push(Buffer.from(data as string)) }, counts)
      return Buffer.concat(pieces)
    })
    hash.update('<')
    for (const part of parts.sort(Buffer.compare)) hash.update(part)
    hash.update('>')
  } else if (typeof value === 'object' && 'global' in value && 'args' in value && 'state' in value) {
    hash.update(`o${String(value.global)};`)
    feed(value.args, hash, counts)
    feed(value.state, hash, counts)
  } else throw new TypeError(`a value that no pickle has: ${String(value)}`)
}
