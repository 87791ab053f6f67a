import type { Plugin } from '@nasbench/core'

/** A step of the tour: what it is about, and the command line that shows it. */
export interface Step {
  readonly about: string
  readonly argv: readonly string[]
}

/** Where the tour imports to, in its own folder. */
export const demoStore = 'store'

/** Steps on the plugin's small file. */
export function importSteps({ name }: Plugin, file: string): Step[] {
  return [
    {
      about: 'A published file is read once, into a store',
      argv: ['import', name, file, '--out', demoStore],
    },
    { about: 'What is in it, and where it comes from', argv: ['info', name, '--data', demoStore] },
  ]
}

/** Steps on the store: `recorded` is the index of an architecture in it. */
export function storeSteps({ name }: Plugin, recorded: string, dataset: string): Step[] {
  return [
    {
      about: 'One architecture, by its index or any other form: all splits of a dataset',
      argv: ['query', name, recorded, '--all', '--dataset', dataset, '--data', demoStore],
    },
    { about: 'The best in the file', argv: ['top', name, '-k', '3', '--data', demoStore] },
  ]
}

/** Steps that need no data. */
export function spaceSteps({ name }: Plugin, arch: string): Step[] {
  return [
    {
      about: 'No data needed: random architectures, the same for everyone',
      argv: ['sample', name, '-n', '3', '--seed', '42'],
    },
    { about: 'A cell as a drawing', argv: ['show', name, arch] },
    { about: 'Its neighbours, at one edit', argv: ['neighbors', name, arch, '-n', '5'] },
  ]
}

/** Steps on the whole space: with the real results that come with the package, or with made-up ones. */
export function resultSteps({ name, space, bundled }: Plugin, arch: string): Step[] {
  const limit = space.cost === undefined ? [] : ['--where', 'params<0.5M']
  const demo = bundled === undefined ? ['--demo'] : []
  const kind = bundled === undefined ? 'made-up results' : 'real results, which come with the package'
  return [
    {
      about: `The whole space with ${kind}: the best small ones`,
      argv: ['top', name, ...demo, '-k', '5', ...limit],
    },
    { about: 'How good one architecture is among all', argv: ['describe', name, arch, ...demo] },
    { about: 'All of them in a picture', argv: ['plot', name, ...demo] },
    { about: 'One result for a program', argv: ['query', name, arch, ...demo, '--json'] },
  ]
}

/** The commands to try after the tour. */
export function nextSteps({ name, title, bundled }: Plugin): string {
  const demo = bundled === undefined ? ' --demo' : ''
  const lines = [
    ['nasbench', 'all commands on one screen'],
    [`nasbench info ${name}`, `how to get the real data of ${title}`],
    [`nasbench import ${name} FILE`, 'read it once'],
    [`nasbench top ${name} -k 10`, 'and then ask'],
    [`nasbench plot ${name}${demo} --png ${name}.png`, 'all of it in a picture'],
    [`nasbench export ${name}${demo} --out ${name}.parquet`, 'all of it in a table, for SQL'],
  ] as const
  const width = Math.max(...lines.map(([command]) => command.length))
  return lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')
}

/** An argument as it can be typed into a shell. */
export function quoted(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
