import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createMemoryStore,
  importersOf,
  isNasBenchError,
  memoryFolder,
  memorySource,
  openStore,
  openZip,
  parseJson,
  parsePickle,
  parsePickles,
  walkPickle,
} from '../../packages/core/dist/index.node.js'
import { importFile } from '../../packages/core/dist/node.js'
import nb101 from '../../packages/nb101/dist/plugin.js'
import nb201 from '../../packages/nb201/dist/plugin.js'
import { readLightgbm, readOnnx, readXgboost } from '../../packages/nb301/dist/index.js'
import nb301 from '../../packages/nb301/dist/plugin.js'
import { hashCalls } from './hash-calls.js'
import { editBytes, editJson, flipBit } from './mutate.js'
import { zip } from './zip.js'

/** @typedef {import('../../packages/core/dist/index.node.js').Rng} Rng */

/**
 * A reader under attack.
 *
 * @typedef {object} Reader
 * @property {() => Promise<readonly Uint8Array[]> | readonly Uint8Array[]} samples valid files; none if they are missing here
 * @property {(bytes: Uint8Array) => unknown} read reads a file; what it returns is compared where checksums exist
 * @property {(rng: Rng, sample: Uint8Array) => Uint8Array} [edit] changes the structure of a sample; else its bytes change
 * @property {boolean} [slow] true: each reading takes tens of milliseconds, so that a short run reads fewer
 * @property {boolean} [checked] true: a flipped bit, or any `edit`, must be noticed or change nothing
 */

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url))
const files = (/** @type {string[]} */ ...names) =>
  names
    .map((name) => join(shared, name))
    .filter(existsSync)
    .map((path) => Uint8Array.from(readFileSync(path)))
const latin1 = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'latin1'))
const textOf = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString()
const jsonBytes = (/** @type {unknown} */ value) => new TextEncoder().encode(JSON.stringify(value))

/* Small, so that a change is likely to hit something that matters; with every opcode that a benchmark's file has. */
const pickles = () =>
  [
    '\x80\x04\x95\x30\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94]\x94(K\x01M\x02\x00J\x03\x00\x00\x00G?\xf0\x00\x00\x00\x00\x00\x00e\x8c\x01bh\x02\x8c\x01c}\x94(h\x01\x8f\x94(K\x01\x90h\x02Nuu.',
    '\x80\x02}q\x00(U\x01aq\x01](K\x01K\x02K\x03K\x04tq\x02aU\x01bccollections\nOrderedDict\nq\x03)Rq\x04(h\x01h\x02uU\x01c}q\x05K\x01]q\x06h\x02asu.',
    "(dp0\nVa\np1\n(lp2\nI1\naL5L\naF0.5\nag1\nasVb\np3\n(I1\nI01\nVx\\u20ac\nS'y'\nNtp4\ns.",
    '\x80\x02](cnumpy.core.multiarray\nscalar\nq\x01cnumpy\ndtype\nq\x02U\x02f8q\x03K\x00K\x01\x87q\x04Rq\x05(K\x03U\x01<q\x06NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x07bU\x08\x00\x00\x00\x00\x00\x00\xf0?q\x08\x86q\x09Rq\x0ah\x01h\x05c_codecs\nencode\nX\x02\x00\x00\x00\xc3\xa9X\x06\x00\x00\x00latin1\x86R\x86e.',
    '\x80\x05\x96\x03\x00\x00\x00\x00\x00\x00\x00abc\x94C\x02xy\x94B\x01\x00\x00\x00z\x87\x94]\x94(h\x02h\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00\x88\x89(K\x01\x91e\x86.',
    '(ccollections\ndefaultdict\ncbuiltins\nlist\n\x85R(icollections\nOrderedDict\n(ccollections\nOrderedDict\nocbuiltins\ncomplex\nG?\xf0\x00\x00\x00\x00\x00\x00G?\xf0\x00\x00\x00\x00\x00\x00\x86R2l.',
  ].map(latin1)

/** @param {(path: readonly unknown[]) => 'stream' | 'record' | 'skip' | 'hold'} [enter] */
const walking = (enter) => async (/** @type {Uint8Array} */ bytes) => {
  /** @type {unknown[]} */
  const values = []
  await walkPickle(memorySource(bytes), {
    ...(enter && { enter }),
    record: (_, tape, node) => void values.push(tape.value(node)),
  })
  return values.length
}

/**
 * Runs whichever importer takes a file; the store is in memory, and a hash of all that was written is returned.
 *
 * @param {import('../../packages/core/dist/index.node.js').Plugin<any>} plugin
 */
const importing = (plugin) => async (/** @type {Uint8Array} */ bytes) => {
  const head = bytes.subarray(0, 1 << 16)
  const importers = await importersOf(plugin)
  const importer = importers.find((one) => one.detect(head, 'file')) ?? importers[0]
  const store = createMemoryStore({ benchmark: plugin.name, layoutVersion: plugin.layoutVersion })
  const { proxy, hash } = hashCalls(store.writer)
  await importer?.run(memorySource(bytes, 'file'), proxy, {})
  store.finish()
  return hash()
}

/* NATS-Bench's single files are compressed; what they hold is read to its end before it is found to be no whole archive. */
async function importBzip2(/** @type {Uint8Array} */ bytes) {
  try {
    return await importing(nb201)(bytes)
  } catch (error) {
    if (isNasBenchError(error, 'UNSUPPORTED_FILE') && error.message.includes('has no architectures'))
      return 'whole'
    throw error
  }
}

/** @param {import('../../packages/core/dist/index.node.js').Plugin<any>} plugin */
const demo = async (plugin) => (plugin.demoFile ? [Uint8Array.from((await plugin.demoFile()).bytes)] : [])

/* The five pickles of torch's legacy container around the object. */
const legacy = (/** @type {Uint8Array} */ object) =>
  Uint8Array.from(
    Buffer.concat([
      latin1(
        '\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.\x80\x02}q\x00X\x04\x00\x00\x00typeq\x01K\x04s.',
      ),
      object,
      latin1('\x80\x02]q\x00.'),
    ]),
  )
const torchZip = (/** @type {Uint8Array} */ object) =>
  zip([
    ['archive/data.pkl', object],
    ['archive/version', latin1('3\n')],
  ])

/* A store's files as one sample: JSON of path and base64, so that it is mutated as one file is. */
const unpackStore = (/** @type {Uint8Array} */ bytes) =>
  new Map(
    Object.entries(JSON.parse(textOf(bytes))).map(([path, data]) => [
      path,
      Uint8Array.from(Buffer.from(String(data), 'base64')),
    ]),
  )
const packStore = (/** @type {ReadonlyMap<string, Uint8Array>} */ store) =>
  jsonBytes(
    Object.fromEntries([...store].map(([path, data]) => [path, Buffer.from(data).toString('base64')])),
  )

async function sampleStore() {
  const folder = mkdtempSync(join(tmpdir(), 'nasbench-fuzz-'))
  try {
    const sample = (await demo(nb301))[0]
    if (!sample) return []
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(folder, 'file'), sample)
    const to = join(folder, 'store')
    await importFile(nb301, join(folder, 'file'), { to, onProgress: () => {} })
    const paths = readdirSync(to, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(to, path)).isFile(),
    )
    return [
      packStore(new Map(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(to, path))]))),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function readStore(/** @type {Uint8Array} */ bytes) {
  const store = unpackStore(bytes)
  const reader = await openStore(memoryFolder(store, 'store'))
  const { NASBench301 } = await import('../../packages/nb301/dist/index.js')
  reader.close()
  const bench = await NASBench301.open(memoryFolder(store, 'store'))
  const answers = []
  for (const arch of bench.iterAll()) answers.push(bench.summary(arch), bench.curve?.(arch))
  return JSON.stringify(answers)
}

/** @type {(kind: (path: string) => boolean) => (rng: Rng, sample: Uint8Array) => Uint8Array} */
const editStore = (kind) => (rng, sample) => {
  const store = unpackStore(sample)
  const paths = [...store.keys()].filter(kind)
  const path = paths[rng.below(paths.length)] ?? ''
  const file = store.get(path) ?? new Uint8Array(0)
  if (path.endsWith('.json') && rng.below(3) > 0)
    store.set(path, jsonBytes(editJson(rng, JSON.parse(textOf(file)))))
  else store.set(path, rng.below(2) ? editBytes(rng, file) : flipBit(rng, file))
  return packStore(store)
}

const editJsonFile = (/** @type {Rng} */ rng, /** @type {Uint8Array} */ sample) =>
  rng.below(3) === 0 ? editBytes(rng, sample) : jsonBytes(editJson(rng, JSON.parse(textOf(sample))))
const editLines = (/** @type {Rng} */ rng, /** @type {Uint8Array} */ sample) => {
  if (rng.below(3) === 0) return editBytes(rng, sample)
  const lines = textOf(sample).trim().split('\n')
  const at = rng.below(lines.length)
  lines[at] = JSON.stringify(editJson(rng, JSON.parse(lines[at] ?? '{}')))
  return new TextEncoder().encode(lines.join('\n'))
}
/* A hostile object in a container whose checksums are right. */
const inside = (
  /** @type {(object: Uint8Array) => Uint8Array} */ wrap,
  /** @type {() => Promise<readonly Uint8Array[]>} */ samples,
) => {
  /** @type {Promise<readonly Uint8Array[]> | undefined} */
  let objects
  return async (/** @type {Rng} */ rng) => {
    objects ??= samples()
    const all = await objects
    return wrap(editBytes(rng, all[rng.below(all.length)] ?? new Uint8Array(0)))
  }
}

const nb301Json = () => files('data/nb301/results_0.json')
const xgb = (/** @type {string} */ name) => () =>
  files(...[0, 1, 2].map((member) => `fixtures/nb301-xgb/${member}/${name}`))

/** @type {Readonly<Record<string, Reader & { editAsync?: (rng: Rng) => Promise<Uint8Array> }>>} */
export const readers = {
  'pickle-parse': { samples: pickles, read: (bytes) => parsePickle(bytes) && undefined },
  'pickle-parse-row': { samples: pickles, read: (bytes) => parsePickles(bytes).length },
  'pickle-record': { samples: pickles, read: walking() },
  'pickle-stream': { samples: pickles, read: walking((path) => (path.length < 2 ? 'stream' : 'record')) },
  'pickle-stream-deep': { samples: pickles, read: walking(() => 'stream') },
  'pickle-skip': { samples: pickles, read: walking((path) => (path.length === 0 ? 'stream' : 'skip')) },
  'pickle-hold': { samples: pickles, read: walking((path) => (path.length === 0 ? 'stream' : 'hold')) },
  zip: {
    samples: () => [
      zip([
        ['a/b.txt', latin1('a text')],
        ['c.json', latin1('{"d": [1, 2, 3]}')],
        ['e', new Uint8Array(300)],
      ]),
    ],
    read: async (bytes) => {
      /** @type {[string, string][]} */
      const contents = []
      for (const entry of await openZip(memorySource(bytes)))
        contents.push([entry.name, textOf(await entry.read())])
      return JSON.stringify(contents)
    },
    checked: true,
  },
  json: {
    samples: nb301Json,
    read: (bytes) => parseJson(textOf(bytes), 'file') && undefined,
    edit: editJsonFile,
  },
  'nb101-pickle': { samples: () => files('fixtures/nb101-mini-102.pkl'), read: importing(nb101) },
  'nb101-tfrecord': {
    slow: true,
    samples: () => files('fixtures/nb101-mini.tfrecord'),
    read: importing(nb101),
    checked: true,
  },
  'nb201-pickle': {
    slow: true,
    samples: () => demo(nb201),
    read: importing(nb201),
  },
  'nb201-torch-legacy': {
    slow: true,
    samples: async () => (await demo(nb201)).map(legacy),
    read: importing(nb201),
  },
  'nb201-torch-zip': {
    slow: true,
    samples: async () => (await demo(nb201)).map(torchZip),
    read: importing(nb201),
    checked: true,
  },
  'nb201-torch-zip-inside': {
    slow: true,
    samples: async () => (await demo(nb201)).map(torchZip),
    editAsync: inside(torchZip, () => demo(nb201)),
    read: importing(nb201),
  },
  'nb201-bzip2': {
    slow: true,
    samples: () => files('data/nats-tss/meta.pickle.pbz2'),
    read: importBzip2,
    checked: true,
  },
  'nb301-pickle': { samples: () => demo(nb301), read: importing(nb301) },
  'nb301-json-lines': {
    samples: () => files('fixtures/nb301-mini.jsonl').map((bytes) => bytes.slice(0, bytes.indexOf(10, 8000))),
    read: importing(nb301),
    edit: editLines,
  },
  'nb301-json-zip': {
    samples: () => nb301Json().map((json) => zip([['nb/de/results_0.json', json]])),
    edit: (rng) => zip([['nb/de/results_0.json', editJsonFile(rng, nb301Json()[0] ?? new Uint8Array(0))]]),
    read: importing(nb301),
  },
  'store-metadata': {
    samples: sampleStore,
    read: readStore,
    edit: editStore((path) => path === 'zarr.json'),
    checked: true,
  },
  'store-chunks': {
    samples: sampleStore,
    read: readStore,
    edit: editStore((path) => !path.endsWith('zarr.json')),
    checked: true,
  },
  'xgboost-binary': {
    samples: () => [...xgb('model.deprecated.bin')(), ...xgb('snapshot_v1.1.bin')()],
    read: (bytes) => void predict(readXgboost(bytes, 'file')),
  },
  'xgboost-pickle': {
    samples: xgb('surrogate_model.model'),
    read: (bytes) => void predict(readXgboost(bytes, 'file')),
  },
  'xgboost-json': {
    samples: xgb('model.json'),
    read: (bytes) => void predict(readXgboost(bytes, 'file')),
    edit: editJsonFile,
  },
  'xgboost-ubjson': { samples: xgb('model.ubj'), read: (bytes) => void predict(readXgboost(bytes, 'file')) },
  lightgbm: {
    samples: () => files('data/gbdt/model_simple.txt', 'data/gbdt/lg_breast_cancer.txt'),
    read: (bytes) => void predict(readLightgbm(bytes, 'file')),
  },
  onnx: { samples: () => files('data/nb301/new_model.onnx'), read: (bytes) => void readOnnx(bytes, 'file') },
}

/* A model that was read must also answer, within its own errors. */
function predict(/** @type {any} */ model) {
  const features = Number(model.features ?? model.featureCount ?? 0)
  if (features > 0 && features < 1e5 && typeof model.predict === 'function')
    model.predict(new Float64Array(features))
}

/**
 * The hostile file number `index` of a reader, and whether it is a sample with one bit flipped.
 *
 * @param {Reader & { editAsync?: (rng: Rng) => Promise<Uint8Array> }} reader
 * @param {readonly Uint8Array[]} samples
 * @param {Rng} rng
 */
export async function hostileFile(reader, samples, rng) {
  const number = rng.below(samples.length)
  const sample = samples[number] ?? new Uint8Array(0)
  if (reader.checked && !reader.edit && rng.below(2)) return { bytes: flipBit(rng, sample), flipped: number }
  if (reader.editAsync) return { bytes: await reader.editAsync(rng), flipped: -1 }
  return {
    bytes: reader.edit ? reader.edit(rng, sample) : editBytes(rng, sample),
    flipped: reader.checked && reader.edit ? number : -1,
  }
}
