import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import nb201 from '@nasbench/nb201/plugin'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { outcome, shellEnv, writePackage } from './command.js'
import { hasScript } from './terminal.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const readDoc = (name: string) => readFileSync(join(repository, name), 'utf8')

/* `nasbench` as users have it, for lines that are given to a shell. */
const env = shellEnv({ TERM: 'xterm-256color', NO_COLOR: '1' })
const hasBash = spawnSync('bash', ['-c', 'true']).status === 0
const shell = (line: string, cwd: string) =>
  outcome(spawn('bash', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }))

/* What a terminal of 80 columns and 24 lines shows after a line. */
async function screenOf(line: string, cwd: string): Promise<string> {
  const command = `stty cols 80 rows 24; ${line}`
  const argv = ['-qec', command, '/dev/null']
  const { stdout } = await outcome(spawn('script', argv, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }))
  return stdout
    .replaceAll('\r\n', '\n')
    .replaceAll(`${cwd}/`, '~/')
    .replaceAll(/\b\d+\.\d+\.\d+\b/g, '1.0.0')
    .trimEnd()
    .split('\n')
    .flatMap((text) => text.match(/.{1,80}/gu) ?? [''])
    .map((text) => text.trimEnd())
    .join('\n')
}

/* The parts between fences of one language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    (match) => match[1] as string,
  )
}

/* `npx vitest run packages/cli/test/docs.test.ts -u` makes the screens and pictures anew: then look at them. */
describe.skipIf(!hasScript || !hasBash)('docs/cli.md (needs bash, and script of util-linux)', () => {
  test('shows what the command says, character by character', async () => {
    const cwd = temporaryFolder()
    const doc = readDoc('docs/cli.md')
    const lines = blocks(doc, 'text').map((block) => /^\$ (.*)\n/.exec(block)?.[1] as string)
    expect(lines.length).toBeGreaterThan(10)
    const screens: string[] = []
    for (const line of lines) screens.push(`$ ${line}\n${await screenOf(line, cwd)}\n`)
    const again = doc.replaceAll(/^```text\n.*?^```$/gms, () => `\`\`\`text\n${screens.shift()}\`\`\``)
    await expect(again).toMatchFileSnapshot(join(repository, 'docs', 'cli.md'))
  }, 180_000)

  const pictures = [...readDoc('docs/cli.md').matchAll(/^`(nasbench .* --svg (\S+\.svg))`$/gm)]

  test('has three pictures', () => {
    expect(pictures).toHaveLength(3)
    for (const [, , file] of pictures) expect(readDoc('docs/cli.md')).toContain(`](images/${file})`)
  })

  test.each(pictures.map(([, line, file]) => [line, file] as const))('%s', async (line, file) => {
    const cwd = temporaryFolder()
    expect(await shell(line as string, cwd)).toMatchObject({ code: 0, stderr: '' })
    const svg = readFileSync(join(cwd, file as string), 'utf8')
    await expect(svg).toMatchFileSnapshot(join(repository, 'docs', 'images', file as string))
  })
})

const duckdb = await import('@duckdb/node-api').catch(() => undefined)

describe.skipIf(duckdb === undefined || !hasBash)('SQL (needs bash, and DuckDB for this system)', () => {
  test.each([['docs/cli.md', 'nasbench export nb201 --out nb201.parquet', 5]])(
    'of %s answers as it stands there',
    async (name, exporting, rows) => {
      const cwd = temporaryFolder()
      const doc = readDoc(name)
      expect(doc).toContain(exporting)
      expect(await shell(exporting, cwd)).toMatchObject({ code: 0 })
      const { DuckDBInstance } = duckdb as NonNullable<typeof duckdb>
      const connection = await (await DuckDBInstance.create()).connect()
      await connection.run(`SET file_search_path = '${cwd}'`)
      const found = blocks(doc, 'sql')
      expect(found).toHaveLength(1)
      const answer = (await connection.runAndReadAll(found[0] as string)).getRowObjectsJS()
      expect(answer).toHaveLength(rows)
      const bench = (await nb201.bundled?.()) as NonNullable<
        Awaited<ReturnType<NonNullable<typeof nb201.bundled>>>
      >
      for (const { index, arch, params, cifar10_test: accuracy } of answer) {
        const cell = nb201.space.at(Number(index))
        expect(arch).toBe(nb201.space.format(cell))
        expect(Number(params)).toBe(nb201.space.cost?.(cell).params)
        expect(accuracy).toBe(bench.summary(cell, { dataset: 'cifar10', split: 'test' }).metric)
      }
    },
  )
})

/* What a user would have to have: a published file, and a package of their own. */
describe.skipIf(!hasBash)('examples of --help run (needs bash)', async () => {
  const cwd = temporaryFolder()
  beforeAll(async () => {
    const file = await nb201.demoFile?.()
    writeFileSync(join(cwd, 'NAS-Bench-201.pkl'), file?.bytes as Uint8Array)
    writePackage(join(cwd, 'my-benchmark'), {})
    mkdirSync(join(cwd, 'home'))
    const scores = Array.from({ length: 15_625 }, (_, index) => `${index},${(index * 7919) % 1009}`)
    writeFileSync(join(cwd, 'naswot.csv.gz'), gzipSync(`index,naswot\n${scores.join('\n')}\n`))
    const line = 'export NASBENCH_HOME=home; nasbench import nb201 NAS-Bench-201.pkl'
    expect(await shell(`${line} && ${line} --out store && ${line} --out old-store`, cwd)).toMatchObject({
      code: 0,
    })
  })

  const overview = (await shell('nasbench', tmpdir())).stdout
  const names = [...overview.matchAll(/^ {2}nasbench (\w+)(?:, (\w+))? /gm)].flatMap((match) =>
    match.slice(1).filter((name) => name !== undefined),
  )
  const helps = await Promise.all(names.map((name) => shell(`nasbench ${name} --help`, tmpdir())))
  const examples = helps.flatMap(
    ({ stdout }) => stdout.split('\nExamples:\n')[1]?.trim().split(/\n\s*/) ?? [],
  )

  test('of every command', () => {
    expect(names.length).toBeGreaterThan(17)
    expect(examples.length).toBeGreaterThanOrEqual(2 * names.length)
    expect(overview).toContain('Try:  nasbench top nb201 -k 5, or nasbench plot nb201 --demo')
  })

  // The tour has a test of its own, and takes its time.
  test.concurrent.each([...new Set(examples)].filter((line) => !line.startsWith('nasbench demo')))(
    '%s',
    async (line) => {
      // Nothing is fetched here, and only fish knows what to do with a script for fish.
      const typed = line.startsWith('nasbench download')
        ? `${line} --dry-run`
        : line.replace(/ \| source$/, '')
      const { code, stderr } = await shell(`export NASBENCH_HOME=home; set -o pipefail; ${typed}`, cwd)
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/nasbench: /) })
    },
    180_000,
  )
})
