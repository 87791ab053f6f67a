/*
 * Makes each of the wrong changes of mutations.js to a copy of the sources and runs the few tests that must notice:
 * pnpm mutate [words of a name]. First with no change at all: then nothing may fail. Packages have to be built. Ends with 1
 * where a change goes unnoticed.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutations } from './mutations.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2).join(' ')
const chosen = mutations.filter(({ name }) => name.includes(wanted))
const copy = makeCopy()
const missed = []
try {
  // A test that fails anyway would catch everything.
  const tests = [...new Set(chosen.flatMap((mutation) => mutation.tests))]
  if (chosen.length > 0 && run(tests) !== 0) throw new Error('the tests fail as things are')
  for (const mutation of chosen) {
    const started = Date.now()
    const verdict = judge(mutation)
    if (verdict !== 'caught') missed.push(mutation.name)
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5)
    console.log(`${verdict.padEnd(7)} ${seconds} s  ${mutation.name}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${chosen.length - missed.length} of ${chosen.length} caught`)
if (missed.length > 0 || chosen.length === 0) process.exitCode = 1

/* The sources as they are now; what is installed is linked, what is built copied. */
function makeCopy() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nasbench-mutate-')))
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  for (const file of listed.stdout.split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  for (const name of ['core', 'nb101', 'nb201', 'nb301', 'downloader', 'cli']) {
    const [from, to] = [root, folder].map((base) => join(base, 'packages', name))
    symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'), 'junction')
    cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true })
  }
  return folder
}

function judge({ file, was, is, tests, build = [] }) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(was).length !== 2) return 'stale'
  writeFileSync(
    path,
    text.replace(was, () => is),
  )
  try {
    for (const name of build) mustBuild(join(copy, 'packages', name))
    return run(tests) === 0 ? 'MISSED' : 'caught'
  } finally {
    writeFileSync(path, text)
    for (const name of build) mustBuild(join(copy, 'packages', name))
  }
}

function run(tests) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const shared = process.env.NASBENCH_SHARED ?? join(root, '..', 'shared')
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--bail=1', '--reporter=dot', ...tests], {
    cwd: copy,
    env: { ...process.env, CI: 'true', NASBENCH_SHARED: shared },
    stdio: process.env.MUTATE_SHOW ? 'inherit' : 'ignore',
  })
  return status
}

function mustBuild(folder) {
  const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js')
  const { status, stdout } = spawnSync(process.execPath, [tsup], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${folder} could not be built:\n${stdout}`)
}
