import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { runInProcess } from './in-process.js'
import { expectWellFormed } from './well-formed.js'

const cwd = temporaryFolder()
const run = (line: string, ...more: readonly string[]) => runInProcess([...line.split(' '), ...more], { cwd })

/* Data of each kind: the benchmark, the file that it is imported from, and what it cannot be asked. */
const sources: readonly (readonly [name: string, bench: string, file: string | undefined, not: RegExp])[] = [
  ['NAS-Bench-101, made up', 'nb101', undefined, /curve/],
  ['NAS-Bench-201, made up', 'nb201', undefined, /none/],
  ['the size space, made up', 'nats-sss', undefined, /none/],
  ['NAS-Bench-301, made up', 'nb301', undefined, /none/],
  ['NAS-Bench-101, recorded', 'nb101', 'nb101-mini.pkl', /curve|time/],
  ['NAS-Bench-201, recorded', 'nb201', 'nb201-mini.pkl', /none/],
  ['NAS-Bench-301, recorded', 'nb301', 'nb301-mini.pkl', /none/],
  ['NAS-Bench-301, predicted', 'nb301', 'nb301-xgb', /curve|time/],
]

const lines = [
  'info BENCH DATA',
  'query BENCH A B DATA',
  'query BENCH A --all DATA',
  'compare BENCH A B DATA',
  'curve BENCH A B DATA',
  'top BENCH -k 3 DATA --quiet',
  'top BENCH --pareto params,val -k 4 DATA --quiet',
  'plot BENCH --sample 300 DATA',
  'plot BENCH --kind histogram --sample 300 DATA',
  'plot BENCH --kind rank --x val --y params --sample 300 DATA',
  'plot BENCH --x time --sample 300 DATA',
  'correlate BENCH --x params --y val --sample 300 DATA',
  'export BENCH --sample 20 DATA',
  'neighbors BENCH A -n 3 DATA',
  'sample BENCH -n 2 DATA',
  'show BENCH A',
  'mutate BENCH A',
]
const ways = [
  ['json', 'pipe'],
  ['csv', 'pipe'],
  ['table', 'terminal'],
] as const

describe.each(sources)('%s', (_, bench, file, not) => {
  const shared = file === undefined ? '' : sharedPath('fixtures', file)
  let data = ['--demo']
  let archs: string[] = []

  beforeAll(async () => {
    if (shared === undefined) return
    if (file?.endsWith('.pkl')) {
      const store = join(cwd, `${file}.store`)
      expect(await run(`import ${bench} --quiet --out`, store, shared)).toMatchObject({ code: 0 })
      data = ['--data', store]
    } else if (shared !== '') data = ['--data', shared]
    const { stdout } = await run(`sample ${bench} -n 2 --seed 3`, ...data)
    archs = stdout.trimEnd().split('\n')
    expect(archs).toHaveLength(2)
  })

  const asked = lines.filter((line) => !not.test(line))
  // Where numbers come from makes no difference to how they are written.
  const some = file === undefined ? ways : ways.slice(0, 1)
  const cases = asked.flatMap((line) => some.map(([format, way]) => [line, format, way] as const))
  describe.skipIf(shared === undefined)('answers', () => {
    test.each(cases)('%s, %s, %s', async (line, format, way) => {
      const [a = '', b = ''] = archs
      const words = line
        .split(' ')
        .flatMap((word) => ({ BENCH: [bench], DATA: data, A: [a], B: [b] })[word] ?? [word])
      const columns = way === 'terminal' ? 80 : undefined
      const { code, stdout, stderr } = await runInProcess(
        format === 'table' ? words : [...words, `--${format}`],
        { cwd, env: { NO_COLOR: '1' }, ...(columns !== undefined && { columns }) },
      )
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expectWellFormed(stdout, format, line.startsWith('export') ? undefined : columns)
    })
  })
})

const surrogate = sharedPath('fixtures', 'nb301-xgb')
test.skipIf(surrogate === undefined)(
  'a sample that nobody asked for is told of in every format',
  async () => {
    const note = 'a sample of 10,000 of 1,076,746,950,455,072,400, seed 0'
    const top = (flags: string) => run(`top nb301 -k 1${flags} --data`, surrogate as string)
    const table = await top('')
    const json = await top(' --json')
    const quiet = await top(' --json --quiet')
    const asked = await top(' --json --sample 50')
    expect(table).toMatchObject({ code: 0, stdout: expect.stringContaining(note), stderr: '' })
    expect(json).toMatchObject({ code: 0, stderr: `${note}: --sample chooses how many\n` })
    expect(quiet).toEqual({ ...json, stderr: '' })
    expect(asked).toMatchObject({ code: 0, stderr: '' })
  },
)
