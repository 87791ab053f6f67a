import { type ByteSource, formatReceived, isZip, NasBenchError, openZip, walkPickle } from '@nasbench/core'

/* torch.serialization.MAGIC_NUMBER, 0x1950a86a20f9469cfc6c, pickled with protocol 2. */
const magic = [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

/**
 * The pickled form of a network's weights: calls that are never made, and storages, which are left out. A storage
 * stands elsewhere in torch's own files, and in a plain pickle as a torch file inside of it.
 */
export const weightGlobals: readonly string[] = [
  'torch._utils _rebuild_tensor',
  'torch._utils _rebuild_tensor_v2',
  'torch._utils _rebuild_parameter',
  'torch.storage _load_from_bytes',
  ...['Float', 'Double', 'Half', 'BFloat16', 'Long', 'Int', 'Short', 'Char', 'Byte', 'Bool'].map(
    (type) => `torch ${type}Storage`,
  ),
]

/**
 * True for torch's container until version 1.5, which the official files have: five pickles in a row, a magic number,
 * the protocol 1001, facts of the machine, the object, and the keys of tensors, whose numbers follow.
 */
export function isLegacyTorch(head: Uint8Array): boolean {
  return magic.every((byte, at) => head[at] === byte)
}

/** True for torch's container since version 1.6: a zip archive whose first entry is `NAME/data.pkl`, the object. */
export function isTorchZip(head: Uint8Array): boolean {
  return isZip(head) && new TextDecoder('latin1').decode(head.subarray(30, 4096)).includes('data.pkl')
}

/**
 * Where the object's pickle begins in the legacy container.
 *
 * Rejects with UNSUPPORTED_FILE for another protocol than 1001, and CORRUPT_FILE.
 */
export async function objectInLegacy(source: ByteSource): Promise<number> {
  let protocol: unknown
  const { end } = await walkPickle(
    source,
    {
      record(_, tape, node) {
        protocol = tape.value(node)
      },
    },
    { at: magic.length },
  )
  if (protocol !== 1001) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${source.name} is a torch file of protocol ${formatReceived(protocol)}: only 1001 is known`,
      { path: source.name, expected: '1001', received: protocol },
    )
  }
  return (await walkPickle(source, { record() {} }, { at: end })).end
}

/**
 * The object's pickle in the zip archive, where it stands uncompressed as all that torch writes. The read of its last byte
 * rejects with CORRUPT_FILE if its CRC-32 is wrong.
 *
 * Rejects with UNSUPPORTED_FILE if there is none or it is compressed, CORRUPT_FILE for a damaged archive.
 */
export async function storedObject(source: ByteSource): Promise<ByteSource> {
  const refused = (why: string) =>
    new NasBenchError('UNSUPPORTED_FILE', `${source.name}: ${why}`, { path: source.name })
  const entries = await openZip(source)
  const objects = entries.filter(({ name }) => name === 'data.pkl' || name.endsWith('/data.pkl'))
  const [object] = objects
  if (object === undefined || objects.length > 1) {
    throw refused(`the zip archive has ${objects.length === 0 ? 'no' : 'more than one'} data.pkl`)
  }
  if (object.method === 0) return object.packed()
  throw refused(
    `${object.name} is compressed (method ${object.method}), which torch never does: unzip it and import data.pkl itself`,
  )
}
