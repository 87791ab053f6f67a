import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bin, cleanEnv, makeProject } from './command.js'
import { bytesOf, namesIn } from './fetching.js'
import { sendFile, serve, someBytes } from './server.js'

const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true
const bytes = someBytes(400_000)

/* A project whose own benchmark has a small file on loopback: the terminal then needs no flag but what is tested. */
async function projectWithToy(delay?: number) {
  const { url } = await serve((request, response) =>
    sendFile(request, response, { bytes, ...(delay !== undefined && { delay }) }),
  )
  const project = makeProject()
  writeFileSync(
    join(project.cwd, 'package.json'),
    JSON.stringify({
      name: 'toy',
      dependencies: { '@nasbench/nb201': '*' },
      nasbench: { apiVersion: 1, plugin: './plugin.mjs' },
    }),
  )
  writeFileSync(
    join(project.cwd, 'plugin.mjs'),
    `import plugin from './node_modules/@nasbench/nb201/dist/plugin.js'
export default { ...plugin, name: 'toy', title: 'Toy benchmark', aliases: [], envVar: 'TOY_PATH', importers: [],
  downloads: [{ id: 'it', title: 'the file', url: '${url}', fileName: 'toy.bin', bytes: ${bytes.length}, note: 'Made up.' }] }`,
  )
  return project
}

/* Runs the command in a pseudo-terminal; each answer is typed once what it waits for has been shown. */
function onTerminal(
  argv: readonly string[],
  { cwd, home }: { cwd: string; home: string },
  answers: readonly (readonly [RegExp, string])[],
): Promise<{ code: number | null; shown: string }> {
  const command = `stty cols 100 rows 40; exec "${process.execPath}" "${bin}" ${argv.join(' ')}`
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: cleanEnv({ home, env: { TERM: 'xterm-256color' } }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let shown = ''
  let next = 0
  let from = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    const waiting = answers[next]
    if (waiting === undefined || !waiting[0].test(shown.slice(from))) return
    next++
    from = shown.length
    // A prompt listens a moment after it is drawn.
    setTimeout(() => child.stdin.write(waiting[1]), 150)
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, shown })))
}

describe.skipIf(!hasScript)('on a terminal (needs script of util-linux)', () => {
  test('it asks which benchmark, shows what it will do, asks once, and shows how far it is', async () => {
    const project = await projectWithToy(10)
    const { code, shown } = await onTerminal([], project, [
      [/Which benchmark\?.*Toy benchmark/s, '\r'],
      [/Download 400 kB to .*\?.*No/s, 'y'],
    ])
    expect(code, shown).toBe(0)
    expect(shown).toContain('the file of Toy benchmark')
    expect(shown).toMatch(/size\s+400 kB; .* are free/)
    expect(shown).toMatch(/\rdownloading toy\.bin: {2}\d+ %/)
    expect(shown).toContain('right by size')
    expect(bytesOf(join(project.home, 'toy', 'toy.bin'))?.equals(bytes)).toBe(true)
  })

  test('a benchmark that is named is not asked for; no means no', async () => {
    const project = await projectWithToy()
    const { code, shown } = await onTerminal(['toy'], project, [[/Download 400 kB to .*\?.*No/s, 'n']])
    expect(code, shown).toBe(130)
    expect(shown).not.toContain('Which benchmark')
    expect(shown).toContain('nothing was downloaded')
    expect(namesIn(project.cwd)).not.toContain('home')
  })

  test('Ctrl-C at the question, and at the download, exits with 130', async () => {
    const project = await projectWithToy(60)
    const asked = await onTerminal([], project, [[/Which benchmark\?.*Toy benchmark/s, '\u0003']])
    expect(asked.code, asked.shown).toBe(130)
    const fetching = await onTerminal(['toy', '--yes'], project, [
      [/downloading toy\.bin: {2}[1-9]\d* %/, '\u0003'],
    ])
    expect(fetching.code, fetching.shown).toBe(130)
    expect(fetching.shown).toMatch(/is kept in .*toy\.bin\.part/)
    expect(namesIn(join(project.home, 'toy'))).toEqual(['toy.bin.part', 'toy.bin.part.json'])
  })

  test('--yes asks nothing', async () => {
    const project = await projectWithToy()
    const { code, shown } = await onTerminal(['toy', '--yes'], project, [])
    expect(code, shown).toBe(0)
    expect(shown).not.toContain('?')
  })
})
