import { crc32, isZip, memorySource, NasBenchError, openZip } from '@nasbench/core'
import { isCall, readTorchPickle } from './torch-pickle.js'

/** Types of torch's storages: bytes per number, and how one is read. */
const storages: Readonly<
  Record<string, readonly [bytes: number, read: (view: DataView, at: number, little: boolean) => number]>
> = {
  DoubleStorage: [8, (view, at, little) => view.getFloat64(at, little)],
  FloatStorage: [4, (view, at, little) => view.getFloat32(at, little)],
  HalfStorage: [2, (view, at, little) => halfFloat(view.getUint16(at, little))],
  BFloat16Storage: [2, (view, at, little) => bfloat(view.getUint16(at, little))],
  LongStorage: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  IntStorage: [4, (view, at, little) => view.getInt32(at, little)],
  ShortStorage: [2, (view, at, little) => view.getInt16(at, little)],
  CharStorage: [1, (view, at) => view.getInt8(at)],
  ByteStorage: [1, (view, at) => view.getUint8(at)],
  BoolStorage: [1, (view, at) => view.getUint8(at)],
}

/** True for torch's older container: its magic number, pickled. */
export function isLegacyTorch(bytes: Uint8Array): boolean {
  const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  return bytes[0] === 0x80 && magic.every((byte, i) => bytes[i + 2] === byte)
}

/**
 * The value in a file of `torch.save`, in the zip container or the older one: tensors become arrays of numbers (of two
 * dimensions: arrays of columns), lists arrays, dictionaries Maps.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE or UNSAFE_PICKLE
 */
export async function readTorch(bytes: Uint8Array, name: string): Promise<unknown> {
  return isZip(bytes) ? readZipContainer(bytes, name) : readLegacyContainer(bytes, name)
}

async function readZipContainer(bytes: Uint8Array, name: string): Promise<unknown> {
  const entries = await openZip(memorySource(bytes, name))
  const main = entries.find((entry) => /(^|\/)data\.pkl$/.test(entry.name))
  if (main === undefined) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} is a zip archive without data.pkl: not a file of torch.save`,
      { path: name },
    )
  }
  const read = async (entry: (typeof entries)[number]) => {
    if (entry.method !== 0)
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `${name}: ${entry.name} is compressed, and torch compresses nothing`,
        { path: name },
      )
    const source = await entry.packed()
    const content = new Uint8Array(source.size)
    await source.read(content, 0)
    if (crc32(content) !== entry.checksum) {
      throw new NasBenchError(
        'CHECKSUM_MISMATCH',
        `${name}: ${entry.name} does not have the checksum that the archive states`,
        { path: name },
      )
    }
    return content
  }
  const folder = main.name.slice(0, -'data.pkl'.length)
  const order = entries.find((entry) => entry.name === `${folder}byteorder`)
  const little = order === undefined || new TextDecoder().decode(await read(order)) !== 'big'
  const { value } = readTorchPickle(await read(main), 0, name)
  const contents = new Map<string, Uint8Array>()
  for (const entry of entries) {
    if (entry.name.startsWith(`${folder}data/`))
      contents.set(entry.name.slice(folder.length + 5), await read(entry))
  }
  return plainValue(value, (key) => contents.get(key), little, name, 0)
}

function readLegacyContainer(bytes: Uint8Array, name: string): unknown {
  let at = 0
  const next = () => {
    const { value, end } = readTorchPickle(bytes, at, name)
    at = end
    return value
  }
  // The magic number, the version, the machine.
  next()
  next()
  const machine = next()
  const little = !(machine instanceof Map) || machine.get('little_endian') !== false
  const value = next()
  const keys = next()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const contents = new Map<string, Uint8Array>()
  const sizes = storageSizes(value)
  for (const key of Array.isArray(keys) ? keys.map(String) : []) {
    const size = sizes.get(key)
    if (size === undefined || at + 8 > bytes.length)
      throw corrupt(name, `the numbers of storage ${key} are missing`)
    const length = Number(view.getBigInt64(at, true)) * size
    at += 8
    if (!(length >= 0) || at + length > bytes.length)
      throw corrupt(name, `the numbers of storage ${key} are cut off`)
    contents.set(key, bytes.subarray(at, at + length))
    at += length
  }
  return plainValue(value, (key) => contents.get(key), little, name, 0)
}

/* Bytes per number of every storage that a value refers to. */
function storageSizes(
  value: unknown,
  sizes = new Map<string, number>(),
  seen = new Set<unknown>(),
): Map<string, number> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return sizes
  seen.add(value)
  if ('storage' in value) {
    const [, kind, key] = value.storage as readonly unknown[]
    sizes.set(String(key), storages[String(kind).replace(/^.*\./, '')]?.[0] ?? 1)
  } else if (isCall(value)) for (const one of value.args) storageSizes(one, sizes, seen)
  else
    for (const one of value instanceof Map ? value.values() : (value as unknown[]))
      storageSizes(one, sizes, seen)
  return sizes
}

function plainValue(
  value: unknown,
  contentOf: (key: string) => Uint8Array | undefined,
  little: boolean,
  name: string,
  depth: number,
): unknown {
  if (depth > 100)
    throw new NasBenchError('UNSAFE_PICKLE', `${name} nests deeper than 100 levels`, { path: name })
  const inner = (one: unknown) => plainValue(one, contentOf, little, name, depth + 1)
  if (Array.isArray(value)) return value.map(inner)
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, inner(one)]))
  if (!isCall(value)) return value
  const called = value.global.replace(/^.*\./, '')
  if (called === '_rebuild_parameter') return inner(value.args[0])
  if (called === 'OrderedDict') return new Map()
  if (called !== '_rebuild_tensor_v2' && called !== '_rebuild_tensor') {
    throw new NasBenchError(
      'UNSAFE_PICKLE',
      `${name} calls ${value.global}, which was not run: expected a tensor, a list or a dictionary of numbers`,
      { path: name, received: value.global },
    )
  }
  const [ref, offset, size, stride] = value.args
  const storage = (ref as { readonly storage?: readonly unknown[] } | undefined)?.storage
  const [bytes, read] = storages[String(storage?.[1]).replace(/^.*\./, '')] ?? []
  const content = contentOf(String(storage?.[2]))
  if (
    bytes === undefined ||
    read === undefined ||
    content === undefined ||
    !Array.isArray(size) ||
    !Array.isArray(stride)
  ) {
    throw corrupt(name, 'a tensor without numbers')
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const column = (start: number) => {
    const length = Number(size[0] ?? 1)
    const step = Number(stride[0] ?? 1)
    const last = (start + (length - 1) * step + 1) * bytes
    if (!(length >= 0 && step >= 0 && start >= 0 && last <= content.length && length <= content.length)) {
      throw corrupt(name, 'a tensor that goes beyond its storage')
    }
    return Float64Array.from({ length }, (_, i) => read(view, (start + i * step) * bytes, little))
  }
  if (size.length < 2) return column(Number(offset))
  if (size.length > 2)
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} has a tensor of ${size.length} dimensions: expected one number per architecture`,
      { path: name },
    )
  const width = Number(size[1])
  if (!(width >= 0 && width <= 1000)) throw corrupt(name, `a tensor of ${width} columns`)
  const columns = Array.from({ length: width }, (_, i) => column(Number(offset) + i * Number(stride[1])))
  return width === 1 ? columns[0] : new Map(columns.map((one, i) => [String(i), one]))
}

function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023]
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

function bfloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits << 16)
  return view.getFloat32(0)
}

function corrupt(name: string, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `${name}: ${what}`, { path: name })
}
