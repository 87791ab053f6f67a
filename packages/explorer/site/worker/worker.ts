import { removeKeptStore } from '@nasbench/core'
import type { Answer, Failure, FromWorker, Method, Question, ToWorker } from '../protocol.js'
import { algorithms } from './algorithms.js'
import { correlate } from './correlation.js'
import { writeCsv } from './csv.js'
import { readCurves } from './curves.js'
import { describeArch } from './detail.js'
import { importFiles, keptPrefix } from './import.js'
import { readColumn } from './measure.js'
import type { OpenContext, Session } from './open-benchmark.js'
import { offeredBenchmarks } from './plugins.js'
import { rankRows } from './rank.js'
import { type RunningSearch, readRun, startSearch } from './search.js'
import { dataChoices, openSession } from './session.js'
import { filterRows } from './where.js'

/* The benchmark lives here, so that no question of the page ever holds up its drawing. */

let current: Session | undefined
let search: RunningSearch | undefined

function session(): Session {
  if (current === undefined) throw new Error('no benchmark is open')
  return current
}

type Handlers = {
  readonly [M in Method]: (question: Question<M>, context: OpenContext) => Answer<M> | Promise<Answer<M>>
}

const handlers: Handlers = {
  async catalog() {
    const all = await offeredBenchmarks()
    return Promise.all(
      all.map(async (offered) => ({
        name: offered.name,
        title: offered.title,
        choices: await dataChoices(offered),
      })),
    )
  },
  async open({ bench, data }, context) {
    const { session: next, opened } = await openSession(bench, data, context)
    current?.benchmark?.close()
    current = next
    search = undefined
    return opened
  },
  column: ({ spec }) => readColumn(session(), spec),
  slot({ slot }) {
    const { population, categories } = session()
    const category = categories[slot]
    if (category === undefined) throw new Error(`there is no position ${slot} to colour by`)
    return Uint8Array.from({ length: population.rows }, (_, row) => category.of(population.at(row)))
  },
  detail: ({ arch, measure }) => describeArch(session(), arch, measure),
  random({ seed }) {
    const { space, benchmark } = session()
    const [arch] = (benchmark ?? space).randomSample({ n: 1, seed })
    return space.format(arch)
  },
  best({ spec }) {
    const { space, population } = session()
    const { values, info } = readColumn(session(), spec)
    return space.format(population.at(rankRows(values, info.direction)[0] ?? 0))
  },
  texts({ rows }) {
    const { space, population } = session()
    return rows.map((row) => {
      const arch = population.at(row)
      return { index: String(space.getIndex(arch)), text: space.format(arch) }
    })
  },
  curves: ({ rows, measure }) => readCurves(session(), rows, measure),
  correlate: ({ x, y, rows }) =>
    correlate(readColumn(session(), x).values, readColumn(session(), y).values, rows),
  filter: ({ where }) => filterRows(session(), where),
  csv: ({ rows, specs }) => writeCsv(session(), rows, specs),
  import: ({ files, paths }, context) => importFiles(files, paths, context),
  remove: ({ bench, data }) => removeKeptStore(bench, data.slice(keptPrefix.length)),
  searches: () => algorithms.map(({ name, title }) => ({ name, title })),
  async searchStart(settings) {
    search = await startSearch(session(), settings)
    return { best: search.best }
  },
  searchStep: ({ count }) => search?.step(count) ?? [],
  replay: ({ text }) => readRun(session(), text),
}

const running = new Map<number, AbortController>()

self.addEventListener('message', async ({ data }: MessageEvent<ToWorker>) => {
  if ('cancel' in data) {
    running.get(data.cancel)?.abort()
    return
  }
  const { id, method, question } = data
  const controller = new AbortController()
  running.set(id, controller)
  const context: OpenContext = {
    signal: controller.signal,
    onProgress: (progress) => reply({ id, progress }),
  }
  try {
    const handler = handlers[method] as (question: unknown, context: OpenContext) => unknown
    reply({ id, value: await handler(question, context) })
  } catch (error) {
    reply({ id, failure: failureOf(error) })
  } finally {
    running.delete(id)
  }
})

function reply(message: FromWorker): void {
  self.postMessage(message)
}

function failureOf(error: unknown): Failure {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
  return {
    code: typeof code === 'string' ? code : 'FAILED',
    message: typeof message === 'string' ? message : String(error),
  }
}
