import {
  type ByteFolder,
  type ByteSource,
  createColumnCache,
  createMemoryStore,
  NasBenchError,
} from '@nasbench/core'
import { datasets } from '../cost.js'
import { readContents } from '../import/contents.js'
import { createTrialWriter } from '../import/run-importer.js'
import type { TrialSpace } from '../import/trial-space.js'
import { openRuns, type RunMeasure, type RunReader, type Runs } from '../run-reader.js'
import { firstRow, layoutVersion, packRowRange, runCount, runTable } from '../tables.js'

/**
 * The runs with those of one architecture replaced by what an archive's file has of it. In a folder that is the file
 * named after its index, as the official libraries name them.
 *
 * Rejects with DATA_NOT_FOUND if there is no such file, and as an import does.
 */
export async function reloadArchitecture(
  runs: Runs,
  archive: ByteFolder | ByteSource,
  index: number,
  space: TrialSpace,
): Promise<Runs> {
  const source = 'read' in archive ? archive : await openIn(archive, index)
  const memory = createMemoryStore({ benchmark: 'reload', layoutVersion }, source.name)
  const trials = createTrialWriter(memory.writer, source.name, space)
  await readContents(source, trials, space, {})
  trials.finish()
  const other = openRuns(memory.finish())
  const trainings = Object.values(space.lengths)
  const found = trainings.some((training) =>
    datasets.some((dataset) => (other.table(training, dataset)?.rowRange(index) ?? 0) !== 0),
  )
  if (found) return replaceRuns(runs, other, index)
  throw new NasBenchError('NOT_IN_DATASET', `${source.name} has no runs of architecture ${index}`, {
    path: source.name,
    received: index,
  })
}

async function openIn(folder: ByteFolder, index: number): Promise<ByteSource> {
  const padded = String(index).padStart(6, '0')
  const names = [
    `${padded}.pickle.pbz2`,
    `${index}.pickle.pbz2`,
    `${padded}-SIMPLE.pth`,
    `${padded}-FULL.pth`,
    `${padded}.pickle`,
  ]
  for (const name of names) {
    const source = await folder.open(name)
    if (source) return source
  }
  throw new NasBenchError('DATA_NOT_FOUND', `${folder.name} has none of ${names.join(', ')}`, {
    path: folder.name,
    expected: names,
  })
}

/* The runs of `base`, except for one architecture those of `other`, and no others. */
function replaceRuns(base: Runs, other: Runs, index: number): Runs {
  const tables = new Map<string, RunReader | undefined>()
  return {
    ...base,
    table(training, dataset) {
      const name = runTable(training, dataset)
      if (!tables.has(name))
        tables.set(name, joinTables(base.table(training, dataset), other.table(training, dataset), index))
      return tables.get(name)
    },
  }
}

/* The rows of the second table follow those of the first. */
function joinTables(
  base: RunReader | undefined,
  other: RunReader | undefined,
  index: number,
): RunReader | undefined {
  if (!base || !other)
    return other ?? (base && { ...base, rowRange: (of) => (of === index ? 0 : base.rowRange(of)) })
  const { rows } = base
  const cache = createColumnCache({ remote: false, computed: true })
  const measures = new Map<string, RunMeasure>()
  const measure = (name: string): RunMeasure => {
    const known = measures.get(name) ?? joinMeasures(base.measure(name), other.measure(name), rows)
    measures.set(name, known)
    return known
  }
  return {
    ...base,
    rows: rows + other.rows,
    rowRange(of) {
      if (of !== index) return base.rowRange(of)
      const range = other.rowRange(of)
      return range === 0 ? 0 : packRowRange(firstRow(range) + rows, runCount(range))
    },
    seed: (row) => (row < rows ? base.seed(row) : other.seed(row - rows)),
    isRecorded: (row) => (row < rows ? base.isRecorded(row) : other.isRecorded(row - rows)),
    note: (row) => (row < rows ? base.note(row) : other.note(row - rows)),
    measure,
    column: (name, point) => cache.column(measure(name), { point }),
  }
}

function joinMeasures(first: RunMeasure, second: RunMeasure, rows: number): RunMeasure {
  return {
    points: [...first.points, ...second.points],
    pointsOf: (row) => (row < rows ? first.pointsOf(row) : second.pointsOf(row - rows)),
    row: (row) => (row < rows ? first.row(row) : second.row(row - rows)),
    value: (row, point) => (row < rows ? first.value(row, point) : second.value(row - rows, point)),
    column(point) {
      const [one, two] = [first.column(point), second.column(point)]
      const both = new Float64Array(one.length + two.length)
      both.set(one)
      both.set(two, one.length)
      return both
    },
  }
}
