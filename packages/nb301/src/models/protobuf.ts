import { NasBenchError } from '@nasbench/core'

/** One field of a protobuf message: a number, or bytes that are a text, a message or packed numbers. */
export interface ProtobufField {
  readonly number: number
  /** A varint (bigint if it is too large for a number), or fixed 32 or 64 bits as unsigned; 0 for bytes. */
  readonly value: number | bigint
  /** Empty but for bytes. A view, no copy. */
  readonly bytes: Uint8Array
}

const none = new Uint8Array(0)

/**
 * The fields of a protobuf message in their order, without their meaning; groups are refused.
 *
 * @throws NasBenchError CORRUPT_FILE with the byte offset into the message
 */
export function* protobufFields(bytes: Uint8Array, name: string): IterableIterator<ProtobufField> {
  const reader = createVarintReader(bytes, name)
  while (reader.at < bytes.length) {
    const tag = Number(reader.varint())
    const number = Math.floor(tag / 8)
    switch (tag % 8) {
      case 0:
        yield { number, value: reader.varint(), bytes: none }
        break
      case 1:
        yield { number, value: reader.view.getBigUint64(reader.take(8), true), bytes: none }
        break
      case 2: {
        const length = Number(reader.varint())
        const from = reader.take(length)
        yield { number, value: 0, bytes: bytes.subarray(from, from + length) }
        break
      }
      case 5:
        yield { number, value: reader.view.getUint32(reader.take(4), true), bytes: none }
        break
      default:
        throw corrupt(name, reader.at, `a field of type ${tag % 8}`)
    }
  }
}

/** The numbers of a packed field of varints, as signed 64-bit integers. */
export function packedVarints(bytes: Uint8Array, name: string): number[] {
  const reader = createVarintReader(bytes, name)
  const values: number[] = []
  while (reader.at < bytes.length) values.push(signed(reader.varint()))
  return values
}

/** A varint read as a signed 64-bit integer: negative ones take ten bytes. */
export function signed(value: number | bigint): number {
  return typeof value === 'number' ? value : Number(BigInt.asIntN(64, value))
}

function createVarintReader(bytes: Uint8Array, name: string) {
  const reader = {
    at: 0,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    take(length: number): number {
      if (!(length >= 0 && reader.at + length <= bytes.length)) {
        throw corrupt(name, reader.at, `a field of ${length} bytes, more than there are`)
      }
      reader.at += length
      return reader.at - length
    },
    varint(): number | bigint {
      let low = 0
      for (let shift = 0; shift < 49; shift += 7) {
        const byte = bytes[reader.take(1)]!
        low += (byte & 0x7f) * 2 ** shift
        if (byte < 0x80) return low
      }
      let whole = BigInt(low)
      for (let shift = 49n; shift < 70n; shift += 7n) {
        const byte = bytes[reader.take(1)]!
        whole |= BigInt(byte & 0x7f) << shift
        if (byte < 0x80) return BigInt.asUintN(64, whole)
      }
      throw corrupt(name, reader.at, 'a number of more than ten bytes')
    },
  }
  return reader
}

function corrupt(name: string, offset: number, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `${name} is not a protobuf message: ${what} (byte ${offset})`, {
    path: name,
    offset,
  })
}
