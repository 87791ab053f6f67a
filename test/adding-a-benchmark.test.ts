import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { emptyFolder, mustRun } from './installers.js'
import { root } from './manifests.js'

const cwd = emptyFolder()

/* docs/adding-a-benchmark.md has the example's files in it, and commands with what they say. */
const page = readFileSync(join(root, 'docs', 'adding-a-benchmark.md'), 'utf8')
const example = join(root, 'examples', 'nb-macro')
const blocks = [...page.matchAll(/(?:`([\w./-]+)`[^`]*?)?\n\n```(\w+)\n(.*?)\n```/gs)].map(
  ([, file, language, text]) => ({
    file,
    language,
    text: text as string,
  }),
)
const shown = blocks.filter(
  ({ file, language }) => file !== undefined && /^(java|type)script$/.test(language ?? ''),
)

/* Files of the second example are named with its folder. */
const pathOf = (file: string) =>
  file.startsWith('transnas-micro/') ? join(root, 'examples', file) : join(example, file)

describe('the page', () => {
  test('shows every file of the example', () => {
    expect(shown.map(({ file }) => file)).toEqual([
      'plugin.js',
      'plugin.d.ts',
      'made-up.js',
      'make-data.js',
      'test/plugin.test.js',
      'transnas-micro/plugin.js',
    ])
  })

  test.each(shown)('has $file as it is', ({ file, text }) => {
    expect(`${text}\n`).toBe(readFileSync(pathOf(file as string), 'utf8'))
  })

  test('has the fields of its package.json', () => {
    const [fields] = blocks.filter(({ language }) => language === 'json')
    const manifest = JSON.parse(readFileSync(join(example, 'package.json'), 'utf8'))
    expect(manifest).toEqual({ ...manifest, ...JSON.parse(fields?.text ?? '') })
  })

  test('takes under 60 lines of code, those of the demo among them', () => {
    const code = ['plugin.js', 'made-up.js']
      .flatMap((file) => readFileSync(join(example, file), 'utf8').split('\n'))
      .filter((line) => !/^\s*($|\/\*|\*|\/\/)/.test(line))
    expect(code.length).toBeGreaterThan(20)
    expect(code.length).toBeLessThan(60)
  })
})

/* Packages as an installer would link them, beside a user's package.json. */
function stage(): void {
  const modules = join(cwd, 'node_modules')
  mkdirSync(join(modules, '@nasbench'), { recursive: true })
  for (const name of ['core', 'downloader']) {
    symlinkSync(join(root, 'packages', name), join(modules, '@nasbench', name), 'junction')
  }
  // The command without the benchmarks that this repository has beside it.
  const cli = join(modules, '@nasbench', 'cli')
  cpSync(join(root, 'packages', 'cli', 'dist'), join(cli, 'dist'), { recursive: true })
  cpSync(join(root, 'packages', 'cli', 'package.json'), join(cli, 'package.json'))
  for (const name of ['commander', '@commander-js', 'hyparquet-writer']) {
    symlinkSync(join(root, 'packages', 'cli', 'node_modules', name), join(modules, name), 'junction')
  }
  symlinkSync(example, join(modules, 'nasbench-macro'), 'junction')
  const dependencies = { '@nasbench/cli': '*', '@nasbench/downloader': '*', 'nasbench-macro': '*' }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'user', private: true, dependencies }))
}

test('its commands say what it says they do', async () => {
  stage()
  const env = { NASBENCH_HOME: join(cwd, 'home') }
  const bins: Readonly<Record<string, string[]>> = {
    'npx nasbench': [join(cwd, 'node_modules', '@nasbench', 'cli', 'dist', 'bin.js')],
    'npx nasbench-download': [join(root, 'packages', 'downloader', 'dist', 'bin.js')],
    node: [],
  }
  let ran = 0
  for (const { text } of blocks.filter(({ language }) => language === 'console')) {
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [command = '', ...output] = part.trimEnd().split('\n')
      if (command === 'npm test') continue
      const [, bin = '', rest = ''] = /^(npx \S+|node) (.*)$/.exec(command) ?? []
      const said = await mustRun([...(bins[bin] as string[]), ...rest.split(' ')], cwd, env)
      if (output.length > 0) expect(said.trimEnd(), command).toBe(output.join('\n'))
      ran++
    }
  }
  expect(ran).toBeGreaterThanOrEqual(6)

  const program = blocks.find(({ text }) => text.includes("from 'nasbench-macro/plugin'"))
  const [output] = blocks.filter(({ language }) => language === 'text')
  writeFileSync(join(cwd, 'program.mjs'), program?.text ?? '')
  expect((await mustRun(['program.mjs'], cwd, env)).trimEnd()).toBe(output?.text)
})

test('its list space answers', async () => {
  const program = blocks.find(({ language }) => language === 'js')
  const folder = join(cwd, 'shapes')
  mkdirSync(join(folder, 'node_modules', '@nasbench'), { recursive: true })
  symlinkSync(join(root, 'packages', 'core'), join(folder, 'node_modules', '@nasbench', 'core'), 'junction')
  writeFileSync(join(folder, 'shapes.mjs'), program?.text ?? '')
  expect((await mustRun(['shapes.mjs'], folder)).trimEnd()).toBe('4 2 diamond')
})

test('its tests pass', async () => {
  const tested = await mustRun(['--test'], example)
  expect(tested).toMatch(/^# pass [4-9]\d$/m)
  expect(tested).toMatch(/^# fail 0$/m)
})
