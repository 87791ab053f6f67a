import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyFolder, hasNpm, install, mustRun, pack, project, runNode } from './installers.js'
import { type Manifest, packages, root } from './manifests.js'
import { type Packed, packDependencies, type Registry, startRegistry } from './registry.js'

/*
 * Every package is packed and put into a registry on loopback, with what they load at run time and nothing else. Each is
 * then installed alone into an empty folder, as its users do it.
 */
const folder = emptyFolder()
const macro = join(root, 'examples', 'nb-macro')
let registry: Registry

beforeAll(async () => {
  const packed = join(folder, 'packed')
  mkdirSync(packed)
  const folders = [...packages.map(({ path }) => path), macro]
  await Promise.all(folders.map((path) => pack(path, packed)))
  const archives = readdirSync(packed).map((file) => join(packed, file))
  registry = await startRegistry([...archives.map(readPacked), ...packDependencies(folders)])
})
afterAll(() => registry?.close())

/* package.json stands in the archive as it will be published, with versions in place of workspace:^. */
function readPacked(path: string): Packed {
  const bytes = readFileSync(path)
  const manifest = JSON.parse(firstFile(bytes, 'package/package.json')) as Manifest
  return { bytes, manifest }
}

function firstFile(archive: Uint8Array, name: string): string {
  const tar = gunzipSync(archive)
  for (let at = 0; at < tar.length; ) {
    const path = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8)
    if (path === name) return tar.toString('utf8', at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  throw new Error(`${name} is not in the archive`)
}

/** What a user of one package writes: imports, statements that set `answer`, and what it then is. */
interface Use {
  readonly names: Readonly<Record<string, readonly string[]>>
  readonly code: string
  readonly answer: unknown
  /** All that is installed with it. */
  readonly installs: readonly string[]
}

const core = ['@nasbench/core']
const uses: Readonly<Record<string, Use>> = {
  core: {
    names: {
      '@nasbench/core': ['createRng', 'isNasBenchError', 'parsePickle'],
      '@nasbench/core/node': ['dataHome'],
      '@nasbench/core/testing': ['conformanceChecks'],
    },
    code: `
      const answer: unknown[] = [createRng(1).below(1000), parsePickle(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e)), typeof dataHome(), typeof conformanceChecks]
      try { parsePickle(new Uint8Array(3)) } catch (error) { answer.push(isNasBenchError(error)) }`,
    answer: [expect.any(Number), 7, 'string', 'function', true],
    installs: core,
  },
  nb101: {
    names: { '@nasbench/nb101': ['NASBench101', 'nb101Space'], '@nasbench/nb101/plugin': [] },
    code: `
      const bench = NASBench101.demo()
      const { metric, unit } = bench.summary(5, { budget: 108 })
      const answer: unknown = [nb101Space.size, unit, metric > 0 && metric < 1]`,
    answer: [423_624, 'fraction', true],
    installs: ['@nasbench/nb101', ...core],
  },
  nb201: {
    names: {
      '@nasbench/nb201': ['NASBench201'],
      '@nasbench/nb201/plugin': [],
      '@nasbench/nb201/plugin-sss': [],
    },
    code: `
      const bench = NASBench201.demo()
      const { metric, unit } = bench.query(11472, { dataset: 'cifar100', split: 'test' })
      const answer: unknown = [bench.space.size, unit, metric > 1 && metric < 100]`,
    answer: [15_625, 'percent', true],
    installs: ['@nasbench/nb201', ...core],
  },
  nb301: {
    names: { '@nasbench/nb301': ['NASBench301', 'dartsSpace'], '@nasbench/nb301/plugin': [] },
    code: `
      const bench = NASBench301.demo()
      const [arch] = bench.randomSample({ seed: 1 })
      const answer: unknown = [String(dartsSpace.size), arch === undefined ? '' : bench.query(arch).unit]`,
    answer: ['1076746950455072400', 'percent'],
    installs: ['@nasbench/nb301', ...core],
  },
  downloader: {
    names: { '@nasbench/downloader': ['listDownloads', 'verify'] },
    code: `const answer: unknown = [listDownloads([]), typeof verify]`,
    answer: [[], 'function'],
    installs: [
      '@clack/core',
      '@clack/prompts',
      '@nasbench/downloader',
      'fast-string-truncated-width',
      'fast-string-width',
      'fast-wrap-ansi',
      'sisteransi',
      'undici',
      ...core,
    ],
  },
}

const installers = ['npm', 'pnpm'] as const

describe.each(installers)('installed by %s in an empty folder', (by) => {
  describe.skipIf(!hasNpm)('', () => {
    test.each(Object.entries(uses))('%s alone, as ES module, CommonJS and TypeScript', async (name, use) => {
      const dependencies = { [`@nasbench/${name}`]: '*' }
      const imports = Object.entries(use.names)
      const esm = imports
        .map(([door, names]) =>
          `import ${names.length > 0 ? `{ ${names.join(', ')} }` : 'plugin'} from '${door}'`.replace(
            'plugin',
            `plugin${door.length}`,
          ),
        )
        .join('\n')
      const common = imports
        .map(([door, names]) => `const { ${names.join(', ')} } = require('${door}')`)
        .join('\n')
      const plain = use.code.replaceAll(': unknown[]', '').replaceAll(': unknown', '')
      const show = 'console.log(JSON.stringify(answer))'
      const cwd = project(join(folder, by, name), {
        'package.json': { name: 'user', private: true, dependencies },
        'use.mjs': `${esm}\n${plain}\n${show}`,
        'use.cjs': `${common}\n${plain}\n${show}`,
        'use.mts': `${esm}\n${use.code}\nexport { answer }`,
        'use.cts': `${esm}\n${use.code}\nexport { answer }`,
        'use.ts': `${esm}\n${use.code}\nexport { answer }`,
      })
      await install(by, cwd, registry.url)
      expect(installed(cwd, by)).toEqual([...use.installs].sort())
      for (const file of ['use.mjs', 'use.cjs']) {
        expect(JSON.parse(await mustRun([file], cwd)), file).toEqual(use.answer)
      }
      // Types do not depend on the installer, except that pnpm's strict layout hides what a package does not declare.
      if (by === 'npm') return
      expect(typeErrors(cwd, ['use.mts', 'use.cts'], ts.ModuleKind.NodeNext)).toEqual([])
      expect(typeErrors(cwd, ['use.ts'], ts.ModuleKind.ESNext)).toEqual([])
    })

    test('the command and NAS-Bench-201 answer with real results, without any data', async () => {
      const cwd = project(join(folder, by, 'real'), {
        'package.json': {
          name: 'user',
          private: true,
          dependencies: { '@nasbench/cli': '*', '@nasbench/nb201': '*' },
        },
      })
      await install(by, cwd, registry.url)
      const nasbench = async (...argv: string[]) =>
        JSON.parse(await mustRun([binOf(cwd, 'nasbench'), ...argv, '--json'], cwd))
      expect(
        await nasbench('query', 'nb201', '6111', '--dataset', 'cifar10', '--split', 'val'),
      ).toMatchObject({ metric: 91.60666665039064 })
      const top = ['top', 'nb201', '--dataset', 'ImageNet16-120', '--split', 'val', '-k', '1']
      expect(await nasbench(...top)).toMatchObject([{ index: 10_676, metric: 46.73333321634928 }])
    })

    test("the command alone says what it lacks, and finds a third party's benchmark as the downloader does", async () => {
      const alone = project(join(folder, by, 'cli'), {
        'package.json': { name: 'user', private: true, dependencies: { '@nasbench/cli': '*' } },
      })
      await install(by, alone, registry.url)
      expect(installed(alone, by).filter((name) => name.startsWith('@nasbench/'))).toEqual([
        '@nasbench/cli',
        '@nasbench/core',
      ])
      expect(JSON.parse(await mustRun([binOf(alone, 'nasbench'), 'list', '--json'], alone))).toEqual([])
      expect(await runNode([binOf(alone, 'nasbench'), 'query', 'nb201', '0'], alone)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('npm install @nasbench/nb201'),
      })

      const cwd = project(join(folder, by, 'macro'), {
        'package.json': {
          name: 'user',
          private: true,
          dependencies: {
            '@nasbench/cli': '*',
            '@nasbench/downloader': '*',
            '@nasbench/core': '*',
            'nasbench-macro': '*',
          },
        },
      })
      await install(by, cwd, registry.url)
      const env = { NASBENCH_HOME: join(cwd, 'home') }
      const nasbench = async (...argv: string[]) =>
        JSON.parse(await mustRun([binOf(cwd, 'nasbench'), ...argv, '--json'], cwd, env))
      expect(await nasbench('list')).toMatchObject([{ benchmark: 'nb-macro' }])
      expect(await nasbench('query', 'macro', '02012100', '--demo')).toMatchObject({
        index: 1602,
        source: 'demo',
      })

      // The file in the published layout, as its script makes it.
      const own = join(cwd, 'node_modules', 'nasbench-macro')
      await mustRun([join(own, 'make-data.js'), 'made-up.json'], cwd)
      const file = JSON.parse(readFileSync(join(cwd, 'made-up.json'), 'utf8')) as Record<
        string,
        { mean_acc: number; params: number }
      >
      expect(Object.keys(file)).toHaveLength(6561)
      await nasbench('import', 'macro', 'made-up.json', '--verify')
      expect(await nasbench('query', 'nb-macro', '02012100')).toMatchObject({
        arch: '02012100',
        metric: file['02012100']?.mean_acc,
        source: 'file',
      })
      const best = Object.entries(file)
        .filter(([, { params }]) => params <= 1_000_000)
        .map(([arch, { mean_acc }]) => ({ arch, metric: mean_acc }))
        .sort((a, b) => b.metric - a.metric || Number.parseInt(a.arch, 3) - Number.parseInt(b.arch, 3))
      expect(await nasbench('top', 'nb-macro', '-k', '3', '--max-params', '1M')).toMatchObject(
        best.slice(0, 3),
      )

      const listed = await mustRun([binOf(cwd, 'nasbench-download'), '--list', '--json'], cwd, env)
      expect(JSON.parse(listed)).toMatchObject([
        { benchmark: 'nb-macro', id: 'json', fileName: 'nas-bench-macro_cifar10.json' },
      ])
      // The example's own tests, as its author runs them.
      if (by === 'npm') {
        project(join(own, 'test'), {
          'plugin.test.js': readFileSync(join(macro, 'test', 'plugin.test.js'), 'utf8'),
        })
        const tested = await mustRun(['--test', join(own, 'test', 'plugin.test.js')], cwd)
        expect(tested).toMatch(/^# pass [4-9]\d$/m)
        expect(tested).toMatch(/^# fail 0$/m)
      }
    })
  })
})

test('nothing was asked of the registry that our packages do not name', () => {
  // Binaries for other platforms are optional.
  const others = [...registry.missing].filter((name) => !name.startsWith('@resvg/resvg-js-'))
  expect(others).toEqual([])
})

/* The names of all packages below node_modules. */
function installed(cwd: string, by: 'npm' | 'pnpm'): string[] {
  const modules = join(cwd, 'node_modules')
  const folders =
    by === 'npm'
      ? [modules]
      : readdirSync(join(modules, '.pnpm')).map((one) => join(modules, '.pnpm', one, 'node_modules'))
  const names = folders.filter(existsSync).flatMap((one) =>
    readdirSync(one)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) =>
        name.startsWith('@') ? readdirSync(join(one, name)).map((inner) => `${name}/${inner}`) : [name],
      ),
  )
  return [...new Set(names)].sort()
}

function binOf(cwd: string, name: string): string {
  const found = name === 'nasbench' ? ['cli', 'bin.js'] : ['downloader', 'bin.js']
  return join(cwd, 'node_modules', '@nasbench', found[0] as string, 'dist', found[1] as string)
}

/* Declarations of the language are the same for all programs. */
const libraries = new Map<string, ts.SourceFile | undefined>()

function typeErrors(cwd: string, files: readonly string[], module: ts.ModuleKind): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module,
    moduleResolution:
      module === ts.ModuleKind.NodeNext ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (file, ...rest) => {
    if (!/[\\/]lib\.[\w.]+\.d\.ts$/.test(file)) return getSourceFile.call(host, file, ...rest)
    if (!libraries.has(file)) libraries.set(file, getSourceFile.call(host, file, ...rest))
    return libraries.get(file)
  }
  const program = ts.createProgram(
    files.map((file) => join(cwd, file)),
    options,
    host,
  )
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
    )
}
