import { NasBenchError } from '@nasbench/core'
import { textOfCodes } from './code-text.js'
import { type ArchIndex, createArchIndex } from './lookup.js'
import type { Selection } from './question.js'
import type { Named } from './resolve.js'
import type { RunSource } from './runs.js'

/** Finds the runs that a question is about: those of an architecture, of a dataset, of a search. */
export interface RunChoice {
  /** Which architecture has which runs; made when it is first needed. */
  readonly index: ArchIndex
  /** The first run in the order of the file that is named and fits; -1 for none. */
  find(named: Named, selection: Selection): number
  /** The same; throws NOT_IN_DATASET for none. */
  get(named: Named, selection: Selection): number
  /** All that are named and fit, in the order of the file. Throws NOT_IN_DATASET for none. */
  all(named: Named, selection: Selection): number[]
  /** How many runs of a found run's architecture fit. */
  count(row: number, named: Named, selection: Selection): number
  /** Of each architecture the first run that fits, by ascending rank. */
  firsts(selection: Selection): Int32Array
}

/** Makes the choice over a source's runs; `file` is for messages. */
export function createRunChoice(source: RunSource, file: string): RunChoice {
  const { datasets, optimizers } = source
  const chosen = new Map<number, Int32Array>()
  let archIndex: ArchIndex | undefined
  const indexOf = (): ArchIndex => {
    archIndex ??= createArchIndex(source)
    return archIndex
  }

  const fits = (row: number, { dataset, optimizer }: Selection): boolean =>
    (dataset < 0 || datasets.length === 1 || source.dataset.at(row) === dataset) &&
    (optimizer < 0 || source.optimizer.at(row) === optimizer)
  const fitsAll = ({ dataset, optimizer }: Selection): boolean =>
    optimizer < 0 && (dataset < 0 || datasets.length === 1)

  /* The first that fits, of a run and those of its architecture that follow. */
  const fitting = (from: number, selection: Selection): number => {
    let row = from
    while (row >= 0 && !fits(row, selection)) row = indexOf().next(row)
    return row
  }
  const find = ({ row, normal, reduce }: Named, selection: Selection): number => {
    if (row >= 0) return fits(row, selection) ? row : -1
    const first = indexOf().first(normal, reduce)
    if (first >= 0) return fitting(first, selection)
    const made = source.extra?.(normal, reduce) ?? -1
    return made >= 0 && fits(made, selection) ? made : -1
  }
  const get = (named: Named, selection: Selection): number => {
    const row = find(named, selection)
    if (row >= 0) return row
    throw noRun(source, file, named, selection)
  }
  return {
    get index() {
      return indexOf()
    },
    find,
    get,
    all(named, selection) {
      const rows = [get(named, selection)]
      for (let row = rows[0] as number; named.row < 0 && row < source.rows; ) {
        row = fitting(indexOf().next(row), selection)
        if (row < 0) break
        rows.push(row)
      }
      return rows
    },
    count(row, named, selection) {
      if (row >= source.rows || Number.isNaN(named.normal)) return 1
      const index = indexOf()
      const first = index.firstOf(row)
      if (fitsAll(selection)) return index.count(first)
      let runs = 0
      for (let run = first; run >= 0; run = index.next(run)) if (fits(run, selection)) runs++
      return runs
    },
    firsts(selection) {
      if (fitsAll(selection)) return indexOf().firsts
      const key = (selection.dataset + 1) * (optimizers.length + 1) + selection.optimizer + 1
      let firsts = chosen.get(key)
      if (!firsts) {
        firsts = indexOf()
          .firsts.map((first) => fitting(first, selection))
          .filter((row) => row >= 0)
        chosen.set(key, firsts)
      }
      return firsts
    },
  }
}

function noRun(
  { datasets, optimizers }: RunSource,
  file: string,
  { row, normal, reduce }: Named,
  { dataset, optimizer }: Selection,
): NasBenchError {
  const on = dataset >= 0 && datasets.length > 1 ? ` on ${datasets[dataset]}` : ''
  const by = optimizer >= 0 ? ` by ${optimizers[optimizer]}` : ''
  if (row >= 0) {
    return new NasBenchError('NOT_IN_DATASET', `run ${row} of ${file} is none${on}${by}`, { received: row })
  }
  const text = textOfCodes(normal, reduce)
  return new NasBenchError('NOT_IN_DATASET', `there is no run of ${text}${on}${by} in ${file}`, {
    received: text,
  })
}
