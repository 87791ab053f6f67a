/* Importing files of the published size: time, memory and the size of what is written; and what Python needs to load them. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

const goals = { nb201: 12, nb101: 15, nb301: 8 }
const smallest = { nb201: 0.55, nb101: 0.12 }

const loader = `
import gc, json, resource, sys, time
path = sys.argv[1]
if sys.argv[3] == 'off':
    gc.disable()
name = 'pickle.load' if gc.isenabled() else 'pickle.load, collector off'
start = time.perf_counter()
try:
    import nasbenchapi
    cls = {'nb101': 'NASBench101', 'nb201': 'NASBench201', 'nb301': 'NASBench301'}[sys.argv[2]]
    name = 'NASBenchAPI'
    getattr(nasbenchapi, cls)(path)
except ImportError:
    import pickle
    with open(path, 'rb') as file:
        data = pickle.load(file)
seconds = time.perf_counter() - start
print(json.dumps({'name': name, 'seconds': seconds, 'rss': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
`

/**
 * Seconds and memory of the same file in Python, with its garbage collector on or off; undefined if it cannot be loaded.
 * @param {any} context
 * @param {string} file
 * @param {string} benchmark
 * @param {'on' | 'off'} collector
 */
function loadInPython(context, file, benchmark, collector) {
  if (!context.python) return undefined
  context.say(`  the same in Python, garbage collector ${collector}`)
  try {
    const output = execFileSync('python3', ['-c', loader, file, benchmark, collector], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return JSON.parse(output.trim().split('\n').at(-1) ?? '')
  } catch {
    context.say('  Python could not load it')
    return undefined
  }
}

/** @param {string} path */
function bytesIn(path) {
  let bytes = 0
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).size
  }
  return bytes
}

/** @param {any} context */
export async function run(context) {
  /** @type {import('./table.js').Row[]} */
  const rows = []
  /** @type {Record<string, unknown>} */
  const files = {}
  for (const benchmark of /** @type {const} */ (['nb201', 'nb101', 'nb301'])) {
    if (!existsSync(new URL(`../packages/${benchmark}/dist/plugin.js`, import.meta.url))) continue
    for (const fraction of context.fractions) {
      const file = context.file(benchmark, fraction)
      if (!file) continue
      const store = join(benchFolder(), `${benchmark}-${fraction}.store`)
      const results = []
      for (let i = 0; i < context.runs; i++) {
        rmSync(store, { recursive: true, force: true })
        context.say(`  import ${benchmark} at ${fraction}, run ${i + 1} of ${context.runs}`)
        results.push(child('import-once.js', [benchmark, file, store]))
      }
      const label = `${benchmark}, ${(statSync(file).size / 1e9).toPrecision(3)} GB pickle`
      files[label] = { file: basename(file), bytes: statSync(file).size, sha256: results[0].sha256 }
      const peer = loadInPython(context, file, benchmark, 'on')
      const best = loadInPython(context, file, benchmark, 'off')
      const beside = (/** @type {number | undefined} */ value) =>
        peer ? { peer: value, peerName: peer.name } : {}
      const whole = fraction === 1
      rows.push(
        {
          work: `import ${label}`,
          unit: 's',
          ours: median(results.map(({ seconds }) => seconds)),
          ...(whole ? { goal: goals[benchmark] } : {}),
          ...beside(peer?.seconds),
        },
        ...(best === undefined
          ? []
          : [
              {
                work: `  beside the peer's best case`,
                unit: /** @type {const} */ ('s'),
                ours: median(results.map(({ seconds }) => seconds)),
                peer: best.seconds,
                peerName: best.name,
              },
            ]),
        {
          work: `  peak memory`,
          unit: 'B',
          ours: median(results.map(({ rss }) => rss)),
          goal: 300e6,
          ...beside(peer?.rss),
        },
        {
          work: `  size of the store`,
          unit: 'B',
          ours: bytesIn(store),
          peer: statSync(file).size,
          peerName: 'the pickle',
          ...(whole && benchmark in smallest
            ? { goal: smallest[/** @type {'nb201'} */ (benchmark)] * statSync(file).size }
            : {}),
        },
      )
    }
  }
  return { rows, files }
}
