import { existsSync } from 'node:fs'
import type { Plugin } from '../benchmark-plugin.js'
import { formatChoices, NasBenchError, suggest } from '../errors.js'
import type { FoundPlugin } from './find.js'
import { invalidPlugin, type LoadedPlugin, loadPlugin } from './load.js'

/* By the rule of `plainName`. */
const firstParty: Readonly<Record<string, string>> = { 101: 'nb101', 201: 'nb201', 301: 'nb301' }

/**
 * The plugin of a benchmark among those found, by one of its names; case does not matter.
 *
 * Names and aliases stand in the plugin itself, so packages are imported until one knows the name: first those of
 * `--plugin`, then those that are named for the benchmark (`nb201`, `201` and `nasbench201` lead to `@nasbench/nb201`,
 * `toy` to `nasbench-toy`), then the others in the order they were found.
 *
 * @throws NasBenchError PLUGIN_NOT_FOUND for one of ours that is not installed and for a `--plugin` that does not
 * exist; INVALID_PLUGIN if the package named for it cannot be used; INVALID_ARGUMENT for an unknown name.
 */
export async function choosePlugin(bench: string, found: readonly FoundPlugin[]): Promise<Plugin> {
  const usable = found.filter((one) => one.shadowedBy === undefined)
  const wanted = nameKey(bench)
  const known: Plugin[] = []
  let refused = 0
  const [named, others] = partition(usable, (one) => one.from === '--plugin')
  const [guessed, rest] = partition(others, (one) => plainName(one.name) === plainName(bench.toLowerCase()))
  for (const one of [...named, ...guessed, ...rest]) {
    const loaded = await loadPlugin(one)
    if ('plugin' in loaded) {
      if (namesOf(loaded.plugin).includes(wanted)) return loaded.plugin
      known.push(loaded.plugin)
    } else if (rest.includes(one)) refused++
    else throw notUsable(loaded)
  }
  throw unknownBenchmark(bench, known, refused)
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))]
}

/* A package that was named, or is named for the benchmark: nothing else will do. */
function notUsable(loaded: Exclude<LoadedPlugin, { plugin: Plugin }>): NasBenchError {
  const { found, refused } = loaded
  if (existsSync(found.location)) return invalidPlugin(loaded)
  return new NasBenchError('PLUGIN_NOT_FOUND', `${found.from} ${found.name}: ${refused}`, {
    path: found.location,
  })
}

function unknownBenchmark(bench: string, known: readonly Plugin[], refused: number): NasBenchError {
  const ours = firstParty[nameKey(bench).replace(/^nb(?=\d)/, '')]
  if (ours !== undefined) {
    return new NasBenchError(
      'PLUGIN_NOT_FOUND',
      `${ours} is not installed: npm install @nasbench/${ours} in your project, or with --global beside a global nasbench`,
      { received: bench },
    )
  }
  const names = known.map((plugin) => plugin.name)
  const guess = suggest(
    bench,
    known.flatMap((plugin) => [plugin.name, ...plugin.aliases]),
  )
  const expected =
    names.length === 0
      ? 'none is installed (npm install @nasbench/nb201)'
      : `expected ${formatChoices(names)}`
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  const rest = refused === 0 ? '' : `; ${refused} cannot be used, see nasbench plugins`
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `unknown benchmark ${JSON.stringify(bench)}: ${expected}${hint}${rest}`,
    { expected: names, received: bench },
  )
}

function namesOf(plugin: Plugin): string[] {
  return [plugin.name, ...plugin.aliases].map(nameKey)
}

/* `NAS-Bench-201`, `nas_bench201`, `nb-201` and `nas201` are one name. */
function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_.-]/g, '')
    .replace(/^(?:nasbench|nas(?=\d)|nb)/, 'nb')
}

/* A name without its scope and the prefixes that only mean "benchmark". */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? name
  return last.replace(/^nas-?bench-?|^nb(?=\d)/i, '').toLowerCase()
}
