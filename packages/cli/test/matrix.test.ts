import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject } from './command.js'
import { runInProcess } from './in-process.js'
import { expectWellFormed } from './well-formed.js'

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

const ways = ['pipe', 'terminal 80', 'terminal 40'] as const
const cases = lines.flatMap(([command, line]) =>
  ways.flatMap((way) =>
    (['table', 'json', 'jsonl', 'csv'] as const).map((format) => [command, way, format, line] as const),
  ),
)

describe('every command, on a terminal and in a pipe, in every format', () => {
  test.each(cases)('%s, %s, %s', async (command, way, format, given) => {
    const line = `${typeof given === 'string' ? given : given()}${format === 'table' ? '' : ` --${format}`}`
    const columns = way === 'pipe' ? undefined : Number(way.split(' ')[1])
    const { code, stdout, stderr } = await runInProcess(line.split(' '), {
      cwd,
      env: { NO_COLOR: '1' },
      ...(columns !== undefined && { columns }),
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    // The table of an export is for other programs.
    const fits = command !== 'export'
    expectWellFormed(stdout, format, fits ? columns : undefined)
  })
})
