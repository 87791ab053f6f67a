import { NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/** The bytes of a part of an archive. Throws CORRUPT_FILE if it is not all inside of it. */
export async function readView(source: ByteSource, at: number, length: number): Promise<DataView> {
  if (!(at >= 0 && at + length <= source.size)) throw corruptZip(source, 'a part that lies outside of it')
  const bytes = new Uint8Array(length)
  if (source.readSync) source.readSync(bytes, at)
  else await source.read(bytes, at)
  return new DataView(bytes.buffer)
}

/** A number of eight bytes; exact up to 2^53. */
export function wide(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}

/** The error for an archive that is damaged. */
export function corruptZip(source: Pick<ByteSource, 'name'>, what: string, cause?: unknown): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `the zip archive ${source.name} has ${what}`, {
    path: source.name,
    ...(cause !== undefined && { cause }),
  })
}
