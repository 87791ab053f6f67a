import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { importFile } from '@nasbench/core/node'
import nb201 from '@nasbench/nb201/plugin'
import { serve, type TestServer } from '../../packages/core/test/bytes/server.js'
import { demoFile as demoFile101 } from '../../packages/nb101/src/demo-file.js'
import { demoFile as demoFile201 } from '../../packages/nb201/src/demo-file.js'
import { demoFile as demoFile301 } from '../../packages/nb301/src/demo-file.js'
import {
  asBinary,
  asSnapshot,
  pickledBooster,
  pickledLightgbm,
  randomForest,
  tinyLightgbm,
} from '../../packages/nb301/test/models/tiny.js'
import { tinyCurveModel } from '../../packages/nb301/test/models/tiny-onnx.js'
import { packages, root } from '../manifests.js'
import { checkModule } from './checks.js'

/** Where pages are run: a project with our packages and, under their published names, files with made-up numbers. */
export interface Stage {
  /** Runs a program or a script in a folder of its own; resolves to how it ended and what it printed. */
  run(
    page: string,
    name: string,
    text: string,
  ): Promise<{ readonly code: number | null; readonly output: string }>
  close(): Promise<void>
}

/* The architectures that the pages ask about, beside those that are in the demo's files anyway. */
const asked201 = [0, 6111, 9930, 10511, 13940, 1462, 11472]
const asked101 = [0, 100, 240_862, 300_000]

/** Sets up a stage. Needs the built packages. */
export async function openStage(): Promise<Stage> {
  for (const { name, path } of packages) {
    if (!existsSync(join(path, 'dist'))) throw new Error(`packages/${name} is not built: pnpm run build`)
  }
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'nasbench-pages-')))
  const files = join(home, 'files')
  makeFiles(files)
  makeModules(home)
  const server = await serveStore(home, join(files, 'nasbench201.pkl'))
  const checks = join(home, 'checks.mjs')
  writeFileSync(checks, checkModule)

  return {
    async run(page, name, text) {
      const folder = join(home, 'pages', page.replaceAll(/[^\w]+/g, '-'))
      if (!readdirSync(join(home, 'pages')).includes(folder.slice(folder.lastIndexOf('/') + 1))) {
        cpSync(files, folder, { recursive: true })
      }
      const script = join(folder, name)
      writeFileSync(script, text.replaceAll('https://example.org/', `${server.url}/`))
      const [command, ...args] = name.endsWith('.sh')
        ? ['bash', '-euo', 'pipefail', script]
        : [process.execPath, '--import', checks, script]
      return finish(command as string, args, folder, {
        ...process.env,
        PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
        NASBENCH_HOME: join(folder, 'data'),
        NO_COLOR: '1',
      })
    },
    async close() {
      await server.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/* Answers SQL on standard input, and is not content with no rows. */
const askDuckdb = `
import { readFileSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
const connection = await (await DuckDBInstance.create()).connect()
const reader = await connection.runAndReadAll(readFileSync(0, 'utf8'))
if (reader.getRows().length === 0) throw new Error('no rows')
`

function finish(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

function makeFiles(folder: string): void {
  const indices201 = [
    ...new Set([...asked201, ...Array.from({ length: 20 }, (_, i) => (9930 + i * 6113) % 15_625)]),
  ]
  const indices101 = [
    ...new Set([...asked101, ...Array.from({ length: 100 }, (_, i) => (7 + i * 63_001) % 423_624)]),
  ]
  const put = (name: string, bytes: Uint8Array | string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
  put('nasbench_full.tfrecord', demoFile101(indices101).bytes)
  put('nasbench201.pkl', demoFile201(indices201).bytes)
  put('nasbench301.pkl', demoFile301().bytes)
  for (const seed of ['a', 'b']) {
    const forest = { ...randomForest(seed, 12, 6), baseScore: 88 }
    const member = `nb_models_v1.0/xgb_v1.0/${seed}/xgb/run`
    put(`${member}/surrogate_model.model`, pickledBooster(asSnapshot(asBinary(forest))))
    put(`${member}/model_config.json`, '{"model":"xgb"}')
  }
  const stump = { feature: 10, threshold: 2.5, low: 3000, high: 4000 }
  put(
    'nb_models_v1.0/lgb_runtime_v1.0/0/lgb_time/run/surrogate_model.model',
    pickledLightgbm(tinyLightgbm([stump]), 1),
  )
  put('new_model.onnx', tinyCurveModel(2))
  const dependencies = Object.fromEntries(packages.map(({ manifest }) => [manifest.name, '*']))
  put('package.json', JSON.stringify({ name: 'page', private: true, type: 'module', dependencies }))
}

function makeModules(home: string): void {
  mkdirSync(join(home, 'node_modules', '@nasbench'), { recursive: true })
  mkdirSync(join(home, 'bin'))
  mkdirSync(join(home, 'pages'))
  for (const { name, path, manifest } of packages) {
    symlinkSync(path, join(home, 'node_modules', '@nasbench', name), 'junction')
    for (const [command, file] of Object.entries(manifest.bin ?? {})) {
      const text = `#!/bin/sh\nexec "${process.execPath}" "${join(path, file)}" "$@"\n`
      writeFileSync(join(home, 'bin', command), text, { mode: 0o755 })
    }
  }
  writeFileSync(join(home, 'ask-duckdb.mjs'), askDuckdb)
  const ask = `#!/bin/sh\nexec "${process.execPath}" "${join(home, 'ask-duckdb.mjs')}"\n`
  writeFileSync(join(home, 'bin', 'ask-duckdb'), ask, { mode: 0o755 })
  for (const name of ['vitest', '@duckdb']) {
    symlinkSync(realpathSync(join(root, 'node_modules', name)), join(home, 'node_modules', name), 'junction')
  }
}

/* A store as anyone may put it on a static server: at https://example.org/nb201/. */
async function serveStore(home: string, file: string): Promise<TestServer> {
  const { location } = await importFile(nb201, file, { to: join(home, 'store'), verbose: false })
  const served = new Map<string, Uint8Array>()
  for (const entry of readdirSync(location, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    served.set(`/nb201/${relative(location, path).replaceAll('\\', '/')}`, readFileSync(path))
  }
  return serve(served)
}
