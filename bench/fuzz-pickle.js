/*
 * Reads changed pickles for as long as told: `node bench/fuzz-pickle.js [FILES] [SEED]`, 100,000 files unless said. A
 * build comes first (`pnpm run build`). Each file must give a value or a NasBenchError, within seconds and bounded memory.
 *
 * It takes no part in `pnpm bench`: nothing is timed, and it runs for minutes.
 */
import {
  createRng,
  isNasBenchError,
  memorySource,
  parsePickle,
  walkPickle,
} from '../packages/core/dist/index.node.js'
import plugin from '../packages/nb201/dist/plugin.js'

const files = Number(process.argv[2] ?? 100_000)
const seed = process.argv[3] ?? '1'
const { below } = createRng(seed)

const latin1 = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'latin1'))

/* Small, so that a change is likely to hit something that matters; with every opcode that a benchmark's file has. */
const generic = [
  '\x80\x04\x95\x30\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94]\x94(K\x01M\x02\x00J\x03\x00\x00\x00G?\xf0\x00\x00\x00\x00\x00\x00e\x8c\x01bh\x02\x8c\x01c}\x94(h\x01\x8f\x94(K\x01\x90h\x02Nuu.',
  '\x80\x02}q\x00(U\x01aq\x01](K\x01K\x02K\x03K\x04tq\x02aU\x01bccollections\nOrderedDict\nq\x03)Rq\x04(h\x01h\x02uU\x01c}q\x05K\x01]q\x06h\x02asu.',
  "(dp0\nVa\np1\n(lp2\nI1\naL5L\naF0.5\nag1\nasVb\np3\n(I1\nI01\nVx\\u20ac\nS'y'\nNtp4\ns.",
  '\x80\x02](cnumpy.core.multiarray\nscalar\nq\x01cnumpy\ndtype\nq\x02U\x02f8q\x03K\x00K\x01\x87q\x04Rq\x05(K\x03U\x01<q\x06NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x07bU\x08\x00\x00\x00\x00\x00\x00\xf0?q\x08\x86q\x09Rq\x0ah\x01h\x05c_codecs\nencode\nX\x02\x00\x00\x00\xc3\xa9X\x06\x00\x00\x00latin1\x86R\x86e.',
  '\x80\x05\x96\x03\x00\x00\x00\x00\x00\x00\x00abc\x94C\x02xy\x94B\x01\x00\x00\x00z\x87\x94]\x94(h\x02h\x02\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x80\x00\x88\x89(K\x01\x91e\x86.',
].map(latin1)

/* A whole file of nb201's layout is 1 MB of architectures' names first; the last part of it holds the records. */
const { demoFile } = plugin
if (!demoFile) throw new Error('nb201 has no demo file any more')
const demo = (await demoFile()).bytes

/** @param {Uint8Array} whole */
function cutOut(whole) {
  // Any stretch of a file is a fair beginning for a hostile one.
  const length = 200 + below(4000)
  const from = below(whole.length - length)
  const head = latin1('\x80\x04}\x94(\x8c\x0aarch2infos\x94}\x94(')
  return Uint8Array.from(Buffer.concat([head, whole.subarray(from, from + length), latin1('uu.')]))
}

const interesting = latin1(
  '()]}0.12NKMGJqrhjtue asdlbR\x81\x85\x86\x87\x8c\x8f\x90\x91\x93\x94\x95\xff\x00\x80',
)

/** @param {Uint8Array} whole */
function change(whole) {
  const bytes = [...whole]
  for (let edits = 1 + below(4); edits > 0 && bytes.length > 0; edits--) {
    const at = below(bytes.length)
    const from = below(bytes.length)
    const length = 1 + below(40)
    switch (below(6)) {
      case 0:
        bytes[at] = below(256)
        break
      case 1:
        bytes[at] = interesting[below(interesting.length)] ?? 0
        break
      case 2:
        bytes.splice(at, length)
        break
      case 3:
        bytes.splice(at, 0, ...bytes.slice(from, from + length))
        break
      case 4:
        bytes.splice(at, 0, ...Array(1 + below(200)).fill(interesting[below(interesting.length)] ?? 0))
        break
      default:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    }
  }
  return Uint8Array.from(bytes)
}

/** @type {Record<string, (bytes: Uint8Array) => unknown>} */
const readers = {
  parsePickle: (bytes) => parsePickle(bytes),
  'walkPickle, a record': (bytes) => walk(bytes, undefined),
  'walkPickle, streamed': (bytes) => walk(bytes, (path) => (path.length < 2 ? 'stream' : 'record')),
  'walkPickle, streamed throughout': (bytes) => walk(bytes, () => 'stream'),
  'walkPickle, skipped': (bytes) => walk(bytes, (path) => (path.length === 0 ? 'stream' : 'skip')),
  'walkPickle, held': (bytes) => walk(bytes, (path) => (path.length === 0 ? 'stream' : 'hold')),
}

/**
 * @param {Uint8Array} bytes
 * @param {((path: readonly unknown[]) => 'stream' | 'record' | 'skip' | 'hold') | undefined} enter
 */
async function walk(bytes, enter) {
  /** @type {import('../packages/core/dist/index.node.js').PickleVisitor} */
  const visitor = { record: (_, tape, node) => void tape.value(node) }
  await walkPickle(memorySource(bytes), enter ? { ...visitor, enter } : visitor)
}

/** @type {Record<string, Record<string, number>>} */
const counts = {}
let slowest = 0
const started = performance.now()
for (let file = 0; file < files; file++) {
  const whole = below(3) === 0 ? cutOut(demo) : (generic[below(generic.length)] ?? demo)
  const bytes = change(whole)
  for (const [name, read] of Object.entries(readers)) {
    const began = performance.now()
    let outcome = 'a value'
    try {
      await read(bytes)
    } catch (error) {
      if (!isNasBenchError(error)) {
        console.error(`${name}: file ${file} of seed ${seed}: ${Buffer.from(bytes).toString('base64')}`)
        throw error
      }
      outcome = error.code
    }
    const seconds = (performance.now() - began) / 1000
    if (seconds > 5)
      throw new Error(`${name} took ${seconds} s for file ${file}: ${Buffer.from(bytes).toString('base64')}`)
    slowest = Math.max(slowest, seconds)
    counts[name] ??= {}
    const row = counts[name]
    row[outcome] = (row[outcome] ?? 0) + 1
  }
}
console.table(counts)
const { maxRSS } = process.resourceUsage()
console.log(
  `${files} files, each read ${Object.keys(readers).length} times, in ${((performance.now() - started) / 1000).toFixed(0)} s; the slowest reading took ${(slowest * 1000).toFixed(0)} ms; at most ${Math.round(maxRSS / 1024)} MB`,
)
