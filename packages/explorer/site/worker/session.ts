import type { Benchmark, Plugin } from '@nasbench/core'
import { listKeptStores, openKeptStore } from '@nasbench/core'
import type { DataChoice, Opened } from '../protocol.js'
import { hasCurves } from './curves.js'
import { keptPrefix, takeImported } from './import.js'
import { listMeasures } from './measure.js'
import type { OpenContext, Session } from './open-benchmark.js'
import { type Offered, offeredBenchmarks, siteRoot } from './plugins.js'
import { createPopulation } from './population.js'
import { categoriesOf } from './shape.js'

/** The data that can be opened for a benchmark without a file. */
export async function dataChoices({ name, stores }: Offered): Promise<DataChoice[]> {
  const kept = await listKeptStores(name)
  return [
    ...(name === 'nb201' ? [bundledChoice] : []),
    ...stores.map(({ label, url }) => ({ data: url, label, detail: 'served with this page' })),
    ...kept.map((store) => ({
      data: `${keptPrefix}${store.name}`,
      label: store.name.replace(/-[0-9a-f]{12}$/, ''),
      detail: `kept in this browser, ${formatBytes(store.bytes)}`,
    })),
    { data: 'demo', label: 'Made-up results', detail: 'from a formula, to try things out' },
    { data: 'space', label: 'The space alone', detail: 'architectures and costs, no results' },
  ]
}

const bundledChoice: DataChoice = {
  data: 'bundled',
  label: 'Published final results',
  detail: 'included, nothing to download',
}

/** Opens a benchmark's data: `bundled`, `demo`, `space`, or the address of a store. */
export async function openSession(
  bench: string,
  data: string,
  context: OpenContext,
): Promise<{ readonly session: Session; readonly opened: Opened }> {
  const offered = (await offeredBenchmarks()).find(({ name }) => name === bench)
  if (offered === undefined) {
    const names = (await offeredBenchmarks()).map(({ name }) => name).join(', ')
    throw new Error(`this page has no benchmark "${bench}": expected ${names}`)
  }
  context.onProgress({ phase: `Loading ${offered.title}`, done: 0, total: null })
  const plugin = await offered.load()
  const benchmark = await openData(plugin, data, context)
  await benchmark?.load({ signal: context.signal })
  const { space: plain } = plugin
  const space = benchmark?.space ?? plain
  const session: Session = {
    space,
    benchmark,
    population: createPopulation(space, benchmark),
    columns: new Map(),
    measures: [],
    categories: [],
  }
  session.measures = listMeasures(session)
  session.categories = categoriesOf(space, session.population.at(0))
  return { session, opened: describeSession(session, offered, plugin, data) }
}

async function openData(
  plugin: Plugin,
  data: string,
  { signal }: OpenContext,
): Promise<Benchmark | undefined> {
  if (data === 'space') return undefined
  if (data === 'demo') return plugin.demo()
  if (data === 'bundled') {
    if (plugin.bundled !== undefined) return plugin.bundled()
    throw new Error(`no results come with ${plugin.title}: open a store or a published file`)
  }
  if (data.startsWith(keptPrefix)) return openKept(plugin, data)
  return plugin.open(new URL(data, siteRoot).href, { signal })
}

async function openKept(plugin: Plugin, data: string): Promise<Benchmark> {
  const imported = takeImported(plugin.name, data)
  if (imported !== undefined) return imported
  const name = data.slice(keptPrefix.length)
  const folder = await openKeptStore(plugin.name, name)
  if (folder === undefined) throw new Error(`${name} is not kept in this browser: import the file again`)
  return plugin.open(folder)
}

const formatBytes = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toPrecision(3)} MB`

function describeSession(session: Session, offered: Offered, plugin: Plugin, data: string): Opened {
  const { space, benchmark, population, measures, categories } = session
  const source = benchmark?.source
  const statistics = benchmark?.getStatistics()
  const results = measures.filter(({ group }) => group !== 'Costs')
  const defaults = benchmark?.defaults()
  const main =
    results.find(({ spec }) => spec === `${defaults?.dataset}:${defaults?.split}`) ??
    results[0] ??
    measures.find(({ spec }) => spec === 'flops') ??
    measures[0]
  const costs = measures.find(({ spec }) => spec === 'params') ?? measures[0]
  // Two datasets against each other say more than a cost that has few values.
  const other = results.findLast(
    ({ group, spec }) => group !== main?.group && spec.endsWith(`:${defaults?.split}`) && !spec.includes('@'),
  )
  const [x, y, color] = other === undefined ? [costs, main, main] : [main, other, costs]
  return {
    name: space.name,
    title: plugin.title ?? offered.title,
    data,
    kind: benchmark?.kind ?? 'space',
    source: source === undefined ? 'no results' : source.file,
    sourceDetails: [
      ...(source === undefined ? [] : ([['Version', source.version]] as const)),
      ...(statistics === undefined
        ? []
        : ([['Training runs', statistics.runs.toLocaleString('en')]] as const)),
      ...(source?.importedAt === undefined ? [] : ([['Imported', source.importedAt.slice(0, 10)]] as const)),
      ...(source?.sha256 === undefined ? [] : ([['SHA-256', source.sha256]] as const)),
    ],
    madeUp: source?.kind === 'demo',
    spaceSize: space.size.toLocaleString('en'),
    rows: population.rows,
    sampled: population.sampled,
    datasets: benchmark?.datasets().map((name) => ({ name, splits: benchmark.splits(name) })) ?? [],
    measures,
    slots: categories.map(({ label, choices }) => ({ label, choices })),
    hasCurves: hasCurves(session),
    first: { x: x?.spec ?? '', y: y?.spec ?? '', color: color?.spec ?? '' },
    citation: plugin.citation,
    commandOptions: data === 'demo' ? '--demo' : /^https?:/.test(data) ? `--data ${data}` : '',
  }
}
