import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench } from './command.js'
import { hasScript, onTerminalIn } from './terminal.js'

const cwd = makeProject(temporaryFolder())
const onTerminal = (line: string, columns: number, env: Readonly<Record<string, string>> = {}) =>
  onTerminalIn(cwd, line, columns, env)
describe.skipIf(!hasScript)('on a terminal (needs script of util-linux)', () => {
  const lines = [
    'query toy 0 1 --demo --all',
    'top toy --demo -k 3',
    'list',
    'info toy --demo',
    'plugins',
    'neighbors toy 13',
    'curve toy 0 13 25 --demo',
  ]

  test.concurrent.each(lines.flatMap((line) => [80, 40].map((columns) => [line, columns] as const)))(
    '%s fits %i columns',
    async (line, columns) => {
      const { code, stdout } = await onTerminal(line, columns, { NO_COLOR: '1' })
      expect(code).toBe(0)
      const [table] = stdout.split(/\n(?:made-up|shadowed|refused|no data)/)
      const tooLong = (table as string).split('\n').filter((text) => [...text].length > columns)
      // What is no table is left whole, to be copied.
      expect(tooLong.filter((text) => !/^(data from|source|recorded) /.test(text))).toEqual([])
    },
  )

  test('there is colour, unless it is not wanted', async () => {
    const csi = '\u001b['
    expect((await onTerminal('query toy 0 --demo', 80)).stdout).toContain(csi)
    expect((await onTerminal('query toy 0 --demo --no-color', 80)).stdout).not.toContain(csi)
    expect((await onTerminal('query toy 0 --demo', 80, { NO_COLOR: '1' })).stdout).not.toContain(csi)
    expect((await onTerminal('query toy 0 --demo', 80, { TERM: 'dumb' })).stdout).not.toContain(csi)
    expect((await onTerminal('query toy 0 --demo --json', 80)).stdout).not.toContain(csi)
  })

  test('curve draws, with letters where there is no colour', async () => {
    const { stdout } = await onTerminal('curve toy 0 13 --demo', 60, { NO_COLOR: '1' })
    expect(stdout).toMatchInlineSnapshot(`
      "Learning curves: toy, toy-a val
      accuracy [%]
         │                                                    ⣀⣀⡠B
         │                                           ⣀⣀⠤⠤⠔⠒⠒⠉⠉
         │                                  ⣀⣀⠤⠤⠔⠒⠊⠉⠉
      70 ┤                        ⢀⣀⣀⠤⠤⠔⠒⠊⠉⠉
         │               ⢀⣀⡠⠤⠤⠒⠒⠊⠉⠁
         │      ⣀⣀⡠⠤⠔⠒⠒⠉⠉⠁
         │⠤⠔⠒⠊⠉⠉
         │                                                  ⣀⣀⠤⠤⠔A
      60 ┤                                        ⢀⣀⣀⠤⠤⠒⠒⠊⠉⠉
         │                               ⢀⣀⣀⠤⠤⠒⠒⠊⠉⠁
         │                      ⢀⣀⡠⠤⠤⠒⠒⠊⠉⠁
         │             ⣀⣀⡠⠤⠔⠒⠒⠉⠉⠁
         │   ⢀⣀⣀⠤⠤⠔⠒⠊⠉⠉
      50 ┤⠒⠊⠉⠁
         └┬─────────────┬─────────────┬─────────────┬────────────┬
          0             1             2             3            4
                                                   budget [epochs]
      A #0, 62.55 at 4  skip-skip-skip
      B #13, 75.55 at 4  conv-conv-conv
      made-up results, not measurements
      "
    `)
    expect((await onTerminal('curve toy 0 13 --demo', 60)).stdout).toContain('\u001b[35mB')
  })

  test('sample shows a table', async () => {
    expect((await onTerminal('sample toy -n 2', 80, { NO_COLOR: '1' })).stdout).toMatchInlineSnapshot(`
      "index  params [M]  FLOPs [M]  architecture
          0       0.100      1.000  skip-skip-skip
          7       0.350      2.000  skip-pool-conv
      "
    `)
  })
})

test('in a pipe there is colour only where it is asked for', async () => {
  const argv = ['query', 'toy', '0', '--demo']
  expect((await nasbench(argv, { cwd })).stdout).not.toContain('\u001b')
  expect((await nasbench(argv, { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[')
  expect((await nasbench(argv, { cwd, env: { FORCE_COLOR: '0' } })).stdout).not.toContain('\u001b')
  expect((await nasbench([...argv, '--color'], { cwd, env: { NO_COLOR: '1' } })).stdout).toContain('\u001b[')
  expect((await nasbench([...argv, '--color', '--csv'], { cwd })).stdout).not.toContain('\u001b')
})
