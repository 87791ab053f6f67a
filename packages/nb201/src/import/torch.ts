import { type ByteSource, type Importer, NasBenchError, walkPickle } from '@nasbench/core'
import { readArchive, requireArchitectures, walkOptions } from './archive.js'
import { type TrialSpace, topologyTrials } from './trial-space.js'
import { createTrialWriter } from './trials.js'
import { versionOf } from './version.js'
import { findStored } from './zip.js'

/* torch.serialization.MAGIC_NUMBER, 0x1950a86a20f9469cfc6c, pickled with protocol 2. */
const magic = [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

/**
 * The official `.pth` files, and a single architecture's. Either torch's legacy container (until 1.5), five pickles in
 * a row: a magic number, the protocol 1001, facts of the machine, the object, and the keys of tensors (none here); or
 * its zip archive since, in which `NAME/data.pkl` is the object. Nothing of torch is needed.
 */
export function torchImporterFor(space: TrialSpace): Importer {
  return {
    id: 'torch',
    title: `torch file (.pth) of ${space.title}`,
    detect: (head) => isLegacy(head) || isZip(head),
    async run(source, writer, context) {
      const trials = createTrialWriter(writer, source.name, space)
      const head = new Uint8Array(Math.min(magic.length, source.size))
      await source.read(head, 0)
      const legacy = isLegacy(head)
      const [from, at] = legacy
        ? [source, await objectInLegacy(source)]
        : [await findStored(source, isObject, 'data.pkl'), 0]
      const content = await readArchive(from, trials, space, walkOptions(context, at))
      // A file that was cut off behind the object has lost nothing we need, but it is not the published one.
      if (legacy) await walkPickle(source, { enter: () => 'skip', record() {} }, { at: content.end })
      requireArchitectures(source.name, trials)
      trials.finish()
      writer.setSourceVersion(versionOf('torch', content, trials, space))
    },
  }
}

export const torchImporter: Importer = torchImporterFor(topologyTrials)

function isLegacy(head: Uint8Array): boolean {
  return magic.every((byte, at) => head[at] === byte)
}

/* An archive's first entry is `NAME/data.pkl`. */
function isZip(head: Uint8Array): boolean {
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false
  return new TextDecoder('latin1').decode(head.subarray(30, 4096)).includes('data.pkl')
}

function isObject(name: string): boolean {
  return name === 'data.pkl' || name.endsWith('/data.pkl')
}

/* Where the object's pickle begins: behind the magic number, the protocol and the facts of the machine. */
async function objectInLegacy(source: ByteSource): Promise<number> {
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
      `${source.name} is a torch file of protocol ${JSON.stringify(protocol)}: only 1001 is known`,
      { path: source.name, expected: '1001', received: protocol },
    )
  }
  return (await walkPickle(source, { record() {} }, { at: end })).end
}
