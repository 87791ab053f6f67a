/*
 * Reads hostile files: `node bench/fuzz.js READER|all [--inputs N] [--seed S] [--from I] [--here]`. A build comes first (`pnpm run
 * build`). Samples of every format are changed by structure and by bytes (bench/fuzz/); each file must give a value or a
 * NasBenchError within 2 s of processor time and 300 MB, and a flipped bit must be noticed where the format has checksums.
 *
 * Each reader runs in a process of its own that is watched and begun again after a file that hangs or takes memory. Every
 * finding is printed with the number of its file: `--from I --inputs 1` reads that file alone. Exit code 1 if there is any.
 * `--here` reads all in one process that nothing watches, for a short run.
 */
import { fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const maxSeconds = 2
const maxBytes = 300e6
/* After this long without an answer the process is ended; a busy machine may take several times the processor's time. */
const patienceMs = 30_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    keep: { type: 'string' },
    child: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
  },
})
const inputs = Number(values.inputs)
const from = Number(values.from)

/**
 * The outcome of a file: `read`, an error's code, or a finding.
 *
 * @typedef {{ index: number, outcome: string, detail?: string, seconds: number, bytes: number }} Outcome
 */

/**
 * Reads some files of a reader, and reports each.
 *
 * @param {string} name
 * @param {(message: any) => unknown} send
 */
async function readFiles(name, send) {
  const { createRng, isNasBenchError } = await import('../packages/core/dist/index.node.js')
  const { hostileFile, readers } = await import('./fuzz/readers.js')
  const reader = readers[name]
  if (!reader) throw new Error(`unknown reader ${name}: expected ${Object.keys(readers).join(', ')}`)
  const samples = await reader.samples()
  if (samples.length === 0) {
    await send({ absent: true })
    return
  }
  /** @type {unknown[]} */
  const wholes = []
  try {
    for (const sample of samples) wholes.push(await reader.read(sample))
  } catch (error) {
    await send({
      begin: -1,
      index: -1,
      outcome: 'foreign',
      detail: `a valid sample is refused: ${error}`,
      seconds: 0,
      bytes: 0,
    })
    return
  }
  const count = values.here && reader.slow ? Math.ceil(inputs / 40) : inputs
  const baseline = process.resourceUsage().maxRSS * 1024
  for (let index = from; index < from + count; index++) {
    const { bytes, flipped } = await hostileFile(
      reader,
      samples,
      createRng(`${values.seed} ${name} ${index}`),
    )
    if (values.keep) writeFileSync(values.keep, bytes)
    await send({ begin: index })
    const before = process.cpuUsage()
    let outcome = 'read'
    let detail
    try {
      const value = await reader.read(bytes)
      if (flipped >= 0 && value !== wholes[flipped]) outcome = 'wrong'
    } catch (error) {
      outcome = isNasBenchError(error) ? error.code : 'foreign'
      if (outcome === 'foreign') detail = String(/** @type {Error} */ (error)?.stack ?? error).slice(0, 600)
    }
    const seconds = process.cpuUsage(before).user / 1e6
    const grown = process.resourceUsage().maxRSS * 1024 - baseline
    await send({ index, outcome, detail, seconds, bytes: grown })
    if (grown > maxBytes && !values.here) return
  }
}

/**
 * Runs a process over some files until it ends, hangs or has taken too much memory.
 *
 * @param {string} name
 * @param {number} first
 * @param {number} count
 * @param {(outcome: Outcome) => void} report
 * @returns {Promise<{ next: number, absent: boolean }>}
 */
function attend(name, first, count, report) {
  return new Promise((resolve) => {
    const child = fork(
      fileURLToPath(import.meta.url),
      [
        name,
        '--child',
        '--seed',
        values.seed,
        '--from',
        String(first),
        '--inputs',
        String(count),
        ...(values.keep ? ['--keep', values.keep] : []),
      ],
      { execArgv: ['--max-old-space-size=2048'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    )
    let errors = ''
    child.stderr?.on('data', (data) => (errors = (errors + data).slice(-2000)))
    let begun = first - 1
    let ended = first - 1
    let absent = false
    let hung = false
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    child.on('message', (/** @type {any} */ message) => {
      clearTimeout(timer)
      if (message.absent) absent = true
      else if (message.index === -1) {
        absent = true
        report(message)
      } else if (message.begin !== undefined) {
        begun = message.begin
        timer = setTimeout(() => {
          hung = true
          child.kill('SIGKILL')
        }, patienceMs)
      } else {
        ended = message.index
        report(message)
      }
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      if (!absent && begun > ended) {
        report({
          index: begun,
          outcome: hung ? 'hang' : 'ended',
          detail: hung ? '' : `the process ended with ${code}: ${errors}`,
          seconds: 0,
          bytes: 0,
        })
        ended = begun
      } else if (code) {
        throw new Error(`${name} could not be run: ${errors}`)
      }
      resolve({ next: ended + 1, absent })
    })
  })
}

async function attack(/** @type {string} */ name) {
  /** @type {Record<string, number>} */
  const counts = { inputs: 0, read: 0, refused: 0, hang: 0, foreign: 0, memory: 0, wrong: 0 }
  let slowest = 0
  const found = (/** @type {string} */ kind, /** @type {Outcome} */ { index, detail = '' }) => {
    counts[kind] = (counts[kind] ?? 0) + 1
    console.log(`${name} ${index}: ${kind} ${detail}`)
  }
  /** @type {Outcome | undefined} */
  let large
  /** @type {Outcome[]} */
  const ended = []
  const report = (/** @type {Outcome} */ outcome) => {
    counts.inputs = (counts.inputs ?? 0) + 1
    slowest = Math.max(slowest, outcome.seconds)
    if (outcome.outcome === 'ended') ended.push(outcome)
    else if (outcome.outcome === 'foreign' || outcome.outcome === 'wrong' || outcome.outcome === 'hang')
      found(outcome.outcome, outcome)
    else {
      const kind = outcome.outcome === 'read' ? 'read' : 'refused'
      counts[kind] = (counts[kind] ?? 0) + 1
      if (outcome.seconds > maxSeconds)
        found('hang', { ...outcome, detail: `${outcome.seconds.toFixed(1)} s` })
    }
    if (outcome.bytes > maxBytes) large = outcome
  }
  if (values.here) {
    await readFiles(name, (message) => message.outcome && report(message))
    return counts.inputs ? { ...counts, 'slowest (s)': Number(slowest.toFixed(2)) } : undefined
  }
  for (let next = from; next < from + inputs; ) {
    large = undefined
    const result = await attend(name, next, from + inputs - next, report)
    if (result.absent) return counts.inputs ? counts : undefined
    next = result.next
    if (!large) continue
    // Memory may belong to earlier files, so this one is read again in a process of its own.
    /** @type {Outcome | undefined} */
    let alone
    await attend(name, large.index, 1, (outcome) => (alone = outcome))
    if (alone && alone.bytes > maxBytes)
      found('memory', { ...alone, detail: `${Math.round(alone.bytes / 1e6)} MB` })
  }
  // A process may also be ended from outside, by a machine that is short of memory: such a file is read again alone.
  for (const { index } of ended) {
    await attend(name, index, 1, (outcome) => {
      if (outcome.outcome === 'ended') return found('foreign', outcome)
      counts.inputs = (counts.inputs ?? 0) - 1
      report(outcome)
    })
  }
  return { ...counts, 'slowest (s)': Number(slowest.toFixed(2)) }
}

if (values.child) {
  const send = (/** @type {object} */ message) =>
    new Promise((resolve) => process.send?.(message, () => resolve(undefined)))
  await readFiles(positionals[0] ?? '', send)
  process.exit(0)
}
const { readers } = await import('./fuzz/readers.js')
const [wanted = 'all'] = positionals
if (wanted !== 'all' && !readers[wanted]) {
  console.error(`unknown reader ${wanted}: expected all, ${Object.keys(readers).join(', ')}`)
  process.exit(2)
}
/** @type {Record<string, object>} */
const table = {}
for (const name of wanted === 'all' ? Object.keys(readers) : [wanted]) {
  const counts = await attack(name)
  if (counts) table[name] = counts
  else console.log(`${name}: no sample here`)
}
console.table(table)
const findings = Object.values(table).flatMap((/** @type {any} */ row) => [
  row.hang,
  row.foreign,
  row.memory,
  row.wrong,
])
process.exitCode = findings.some((count) => count > 0) ? 1 : 0
