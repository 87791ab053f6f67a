/*
 * Kills commands: `node bench/kills.js [--kills N] [--seed S]`. A build comes first (`pnpm run build`). An import, an export, a
 * download and the removal of a store are killed N times at random moments each. Then the same command runs once to its end,
 * and nothing may be left of the killed ones. Prints how many files were left by the kills and after that run; exit code 1 if
 * any is left then, or if a result is wrong.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createRng } from '../packages/core/dist/index.node.js'
import nb201 from '../packages/nb201/dist/plugin.js'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
})
const kills = Number(values.kills)
const rng = createRng(`kills ${values.seed}`)
const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'nasbench-kills-'))
const home = join(folder, 'home')

/** Runs a command, and kills it after some milliseconds. @param {string[]} args @param {number} [killAfter] */
function run(args, killAfter) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, NASBENCH_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (data) => (errors += data))
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
    child.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code && signal === null) reject(new Error(`${args.join(' ')}: exit code ${code}: ${errors}`))
      else resolve(signal === null)
    })
  })
}

/* Hidden files, and parts of downloads with all that belongs to them. */
const isLeftover = (/** @type {string} */ name) =>
  /^\.(?!current$)|\.(tmp|part|lock|json|turn|removed)$/.test(name)
const leftoversIn = (/** @type {string} */ place) =>
  existsSync(place) ? readdirSync(place).filter((name) => isLeftover(name)) : []

/**
 * @param {object} kind
 * @param {string[]} kind.args the command
 * @param {string} kind.place the folder in which it may leave something
 * @param {() => void} [kind.prepare] called before each run
 * @param {() => boolean} kind.isRight whether the result of a whole run is right
 */
async function attack({ args, place, prepare = () => {}, isRight }) {
  prepare()
  const began = performance.now()
  await run(args)
  const whole = performance.now() - began
  let [killed, left] = [0, 0]
  for (let i = 0; i < kills; i++) {
    prepare()
    if (!(await run(args, rng.below(Math.ceil(whole * 1.1))))) killed++
    left = Math.max(left, leftoversIn(place).length)
  }
  prepare()
  await run(args)
  return {
    kills: killed,
    'most files left': left,
    'left after the next run': leftoversIn(place).length,
    right: isRight(),
  }
}

const bytes = Buffer.alloc(4_000_000, 'nasbench')
const server = createServer((request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  response.writeHead(from > 0 ? 206 : 200, {
    etag: '"1"',
    'content-length': bytes.length - from,
    ...(from > 0 && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
  })
  let at = from
  const next = () => {
    if (response.destroyed) return
    if (at >= bytes.length) return void response.end()
    response.write(bytes.subarray(at, at + 65_536))
    at += 65_536
    setTimeout(next, 2)
  }
  next()
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

try {
  const { bytes: pickle = new Uint8Array(0) } = (await nb201.demoFile?.()) ?? {}
  const file = join(folder, 'demo.pkl')
  writeFileSync(file, pickle)
  const [exports, downloads, stores] = ['exports', 'downloads', 'stores'].map((name) => join(folder, name))
  for (const place of [exports, downloads, stores]) mkdirSync(place ?? '')
  const store = join(stores ?? '', 'store')
  await run(['import', 'nb201', file, '--out', join(folder, 'whole')])
  const csv = join(exports ?? '', 'all.csv')
  const fetched = join(downloads ?? '', 'a.pkl')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  /** @type {Record<string, object>} */
  const table = {
    import: await attack({
      args: ['import', 'nb201', file, '--force', '--out', store],
      place: stores ?? '',
      isRight: () => existsSync(join(store, 'zarr.json')),
    }),
    export: await attack({
      args: ['export', 'nb201', '--out', csv, '--force'],
      place: exports ?? '',
      isRight: () => readFileSync(csv, 'utf8').trim().split('\n').length === 15_626,
    }),
    download: await attack({
      args: [
        ...['download', 'nb201', '--url', `http://127.0.0.1:${port}/`, '--sha256', sha256],
        ...['--yes', '--no-import', '--output', fetched],
      ],
      place: downloads ?? '',
      prepare: () => rmSync(fetched, { force: true }),
      isRight: () => readFileSync(fetched).equals(bytes),
    }),
    removal: await attack({
      args: ['data', 'remove', 'nb201', store, '--yes'],
      place: stores ?? '',
      prepare: () => {
        if (!existsSync(store)) cpSync(join(folder, 'whole'), store, { recursive: true })
      },
      isRight: () => !existsSync(store),
    }),
  }
  console.table(table)
  const isBad = (/** @type {any} */ row) => !row.right || row['left after the next run'] > 0
  process.exitCode = Object.values(table).some(isBad) ? 1 : 0
} finally {
  server.close()
  rmSync(folder, { recursive: true, force: true })
}
