import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeProject, nasbench, temporaryFolder } from './command.js'
import { hasScript, onTerminalIn } from './terminal.js'

const cwd = makeProject(temporaryFolder())
mkdirSync(join(cwd, 'out'))
for (let i = 0; i < 12; i++) writeFileSync(join(cwd, `in-${i}.txt`), 'TOYBENCH 1\n{}')
let imports = 0

/* Every command that answers; the tour, completion and help are text alone and have tests of their own. */
const lines: readonly (readonly [command: string, line: string | (() => string)])[] = [
  ['list', 'list'],
  ['info', 'info toy --demo'],
  ['info without data', 'info toy'],
  ['import', () => `import toy in-${imports++}.txt --out out/store-${imports} --quiet`],
  ['query', 'query toy 0 1 --demo'],
  ['query --all', 'query toy 13 --demo --all'],
  ['compare', 'compare toy 0 13 25 --demo'],
  ['curve', 'curve toy 0 13 --demo'],
  ['top', 'top toy --demo -k 3'],
  ['top --pareto', 'top toy --demo --pareto params,accuracy'],
  ['plot', 'plot toy --demo'],
  ['plot --kind histogram', 'plot toy --demo --kind histogram'],
  ['plot --kind rank', 'plot toy --demo --kind rank'],
  ['correlate', 'correlate toy --x params --y toy-b:test --demo'],
  ['export', 'export toy --demo'],
  ['show', 'show toy 13'],
  ['sample', 'sample toy -n 3'],
  ['neighbors', 'neighbors toy 13'],
  ['neighbors --demo', 'neighbors toy 13 --demo'],
  ['mutate', 'mutate toy 13'],
  ['plugins', 'plugins'],
]

const ways = hasScript ? (['pipe', 'terminal 80', 'terminal 40'] as const) : (['pipe'] as const)
const cases = lines.flatMap(([command, line]) =>
  ways.flatMap((way) =>
    (['table', 'json', 'jsonl', 'csv'] as const).map((format) => [command, way, format, line] as const),
  ),
)

/* A table may have lines that are left whole, to be copied: paths, sources, spelled out architectures. */
const mayBeLong = /^(data from|source|recorded|in |[A-Z] |shadowed|no data|in --)|-->|,skip|^\d+,/

describe.concurrent('every command, on a terminal and in a pipe, in every format', () => {
  test.each(cases)('%s, %s, %s', async (command, way, format, given) => {
    const line = `${typeof given === 'string' ? given : given()}${format === 'table' ? '' : ` --${format}`}`
    const columns = Number(way.split(' ')[1])
    const { code, stdout } =
      way === 'pipe'
        ? await nasbench(line.split(' '), { cwd })
        : await onTerminalIn(cwd, line, columns, { NO_COLOR: '1' })
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n$/) })
    for (const wrong of ['undefined', 'NaN', '[object', '\u001b']) expect(stdout).not.toContain(wrong)
    if (format === 'json') expect(typeof JSON.parse(stdout)).toBe('object')
    else if (format === 'jsonl') {
      for (const row of stdout.trimEnd().split('\n')) expect(typeof JSON.parse(row)).toBe('object')
    } else if (format === 'csv') {
      const widths = new Set(
        stdout
          .trimEnd()
          .split('\n')
          .map((row) => row.replaceAll(/"[^"]*"/g, '').split(',').length),
      )
      expect([...widths]).toHaveLength(1)
    } else if (way !== 'pipe' && command !== 'export') {
      const tooLong = stdout.split('\n').filter((text) => [...text].length > columns && !mayBeLong.test(text))
      expect(tooLong).toEqual([])
    }
  })
})
