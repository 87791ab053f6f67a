/** The value of a numpy scalar; undefined where the type is none that a benchmark has. */
export function readScalar(
  code: string,
  bigEndian: boolean,
  bytes: Uint8Array,
): number | bigint | boolean | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = !bigEndian
  if (Number(code.slice(1)) !== bytes.length) return undefined
  switch (code) {
    case 'f8':
      return view.getFloat64(0, little)
    case 'f4':
      return view.getFloat32(0, little)
    case 'i8':
      return view.getBigInt64(0, little)
    case 'u8':
      return view.getBigUint64(0, little)
    case 'i4':
      return view.getInt32(0, little)
    case 'u4':
      return view.getUint32(0, little)
    case 'i2':
      return view.getInt16(0, little)
    case 'u2':
      return view.getUint16(0, little)
    case 'i1':
      return view.getInt8(0)
    case 'u1':
      return view.getUint8(0)
    case 'b1':
      return view.getUint8(0) !== 0
    default:
      return undefined
  }
}
