import { isNasBenchError, type Ranked, type SourceInfo, type TopOptions } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { allPoints, type RunSource } from '../runs.js'
import { firstRun, rowsAt, runCount } from '../tables.js'
import { createValueCache, type Spread, spreadOf } from '../values.js'
import { createAnswers } from './answer.js'
import { meanCurve } from './curve.js'
import { createRunLookup } from './lookup.js'
import { checkDataset, type Metric201, metricNames, type Split201, splitsOf } from './question.js'
import type { Answer, Result } from './result.js'
import { createRouter, type Question } from './router.js'
import { type QuerySpace, recordedIndices, tablesOf } from './space.js'
import { rankBest } from './top.js'
import { createViews, type View } from './view.js'

/** What to rank by and how many to give, of which architectures. */
export interface TopQuestion<Arch> extends Question, Pick<TopOptions, 'k' | 'by' | 'maxParams' | 'maxFlops'> {
  readonly where?: (arch: Arch, index: number) => boolean
}

/** Answers questions to recorded runs; what each throws is said at `NASBench201`. */
export interface Queries<Arch> {
  /** The datasets, the splits of one, and the metrics that the source has some number of. */
  datasets(): Dataset201[]
  splits(dataset: string): Split201[]
  metrics(dataset?: string): Metric201[]
  /** Architectures with at least one run, ascending. */
  indices(): readonly number[]
  /** Epochs that some run has, or those of `arch`. */
  budgets(question: Question & { readonly arch?: Arch | string | number }): number[]
  exists(question: Question & { readonly arch?: unknown }): boolean
  summary(arch: Arch | string | number, question: Question): Result
  query(arch: Arch | string | number, question: Question): Answer
  queryMany(archs: Iterable<Arch | string | number>, question: Question): Float64Array
  top(question: TopQuestion<Arch>): Ranked<Arch>[]
  curve(arch: Arch | string | number, question: Question): Float64Array
  trainTime(arch: Arch | string | number, question: Question): number | null
}

/** The questions to the runs of a file of that space. */
export function createQueries<Arch>(
  runs: RunSource<string>,
  source: SourceInfo,
  space: QuerySpace<Arch>,
): Queries<Arch> {
  const cache = createValueCache(runs.singly)
  const router = createRouter(runs, source.file, space.owner, space.trainings)
  const viewOf = createViews(router, cache)
  const lookup = createRunLookup(source.file, runs.hint)
  const answers = createAnswers(source, space, lookup)
  const spread: Spread = { mean: 0, std: 0, runs: 0 }
  let present: readonly number[] | undefined

  const indices = () => {
    present ??= recordedIndices(tablesOf(runs, space.trainings), space.size)
    return present
  }

  /* NaN where there is none. */
  const metricAt = ({ route, values }: View, index: number, seed: number | undefined): number => {
    const place = route.table.place(index)
    if (seed === undefined) {
      spreadOf(values, place, spread)
      return spread.mean
    }
    for (let row = firstRun(place); row < firstRun(place) + runCount(place); row++) {
      if (route.table.seed(row) === seed) return values.at(row)
    }
    return Number.NaN
  }

  const someRunHas = (question: Question): boolean => {
    const { route, values } = viewOf(question)
    const { table } = route
    for (let row = 0; row < table.rows; row++) {
      if (values.has(row) && (question.seed === undefined || table.seed(row) === question.seed)) return true
    }
    return false
  }

  const has = (dataset: Dataset201, split: Split201, metric: Metric201) =>
    space.trainings.some((hp) => router.has({ dataset, split, metric, hp }))

  const queries: Queries<Arch> = {
    datasets: () => datasets.filter((dataset) => queries.splits(dataset).length > 0),
    splits: (dataset) =>
      splitsOf(checkDataset(dataset, space.owner)).filter((split) =>
        metricNames.some((metric) => has(dataset as Dataset201, split, metric)),
      ),
    metrics: (only) =>
      metricNames.filter((metric) =>
        (only === undefined ? datasets : [checkDataset(only, space.owner)]).some((dataset) =>
          splitsOf(dataset).some((split) => has(dataset, split, metric)),
        ),
      ),
    indices,
    budgets(question) {
      const { arch, seed } = question
      const { budgets, table, measure } = router.route(question)
      if (arch === undefined && seed === undefined) return [...budgets]
      const rows =
        arch === undefined
          ? Array.from({ length: table.rows }, (_, row) => row)
          : rowsAt(lookup.place(router.route(question), space.resolve(arch)))
      const wanted = rows.filter((row) => seed === undefined || table.seed(row) === seed)
      return allPoints(
        wanted.map((row) => table.pointsOf(measure, row)).filter((points) => points !== undefined),
      )
    },
    exists(question) {
      try {
        if (question.arch === undefined) return someRunHas(question)
        queries.summary(question.arch as Arch, question)
        return true
      } catch (error) {
        if (isNasBenchError(error) && error.code !== 'NOT_LOADED') return false
        throw error
      }
    },
    summary: (arch, question) => answers.result(space.resolve(arch), viewOf(question), question.seed),
    query: (arch, question) => answers.answer(space.resolve(arch), viewOf(question), question.seed),
    queryMany(archs, question) {
      const view = viewOf(question)
      const list = Array.isArray(archs) ? archs : [...archs]
      const metrics = new Float64Array(list.length)
      for (let i = 0; i < list.length; i++)
        metrics[i] = metricAt(view, space.resolve(list[i] as Arch), question.seed)
      return metrics
    },
    top: (question) => rankBest(question, { space, viewOf, indices, metricAt, cost: answers.cost }),
    curve(arch, question) {
      const route = router.route(question)
      const index = space.resolve(arch)
      if (runs.hint !== undefined) throw lookup.noCurve(route)
      return meanCurve(route, lookup.rows(route, index, question.seed))
    },
    trainTime(arch, question) {
      const index = space.resolve(arch)
      const dataset = checkDataset(question.dataset ?? 'cifar10', space.owner)
      const split =
        ['train', 'val', 'test'].find((name) => router.has({ ...question, dataset, split: name })) ?? 'train'
      const view = viewOf({ split, ...question })
      lookup.place(view.route, index)
      return answers.cost(view, index, question.seed)
    },
  }
  return queries
}
