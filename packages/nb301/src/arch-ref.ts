import { formatReceived, NasBenchError, readInteger } from '@nasbench/core'
import { codeOfGenotype, type Genotype, type GenotypeInput, genotypeOfCode } from './genotype.js'
import { invalidGenotype } from './problems.js'
import type { RunSource } from './runs.js'
import { codesOfText } from './text.js'

/** Names a recorded run: by its number in the file, from 0, or by its path. */
export interface RunRef301 {
  /** The number of the run, from 0, or its path. */
  readonly run: number | string
}

/** An architecture, and one of its runs. */
export interface RecordedGenotype extends Genotype {
  /** The run's number in the file, from 0. */
  readonly run: number
}

/**
 * An architecture in any form that `dartsSpace.from` accepts, or a recorded run: `{ run: 17 }`, `'run:17'`, or its path
 * (`'de/results_1.json'`, also with any folders before it). A number or bigint is the index in the space.
 */
export type ArchInput301 = GenotypeInput | RunRef301

/** Either one run, or an architecture with all of its runs. */
export interface ArchRef {
  /** The run; -1 if an architecture is meant. */
  readonly row: number
  /** Codes of the cells; NaN for a run outside the space. */
  readonly normal: number
  readonly reduce: number
}

/**
 * The run or architecture that a value names, whether or not the architecture has runs.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET for a run that the file does not have
 */
export function resolveArchRef(source: RunSource, file: string, arch: ArchInput301): ArchRef {
  if (typeof arch === 'string') {
    const codes = codesOfText(arch)
    if (codes !== undefined) return { row: -1, normal: codes.normal, reduce: codes.reduce }
    const run = runOfText(source, file, arch)
    if (run !== undefined) return run
  } else if (typeof arch === 'object' && arch !== null && 'run' in arch) {
    return runOfObject(source, file, arch as RunRef301 | RecordedGenotype)
  }
  const { normal, reduce } = codeOfGenotype(arch)
  return { row: -1, normal, reduce }
}

/**
 * The genotype of a text; for a run, its number is in `run`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET for a run that is missing or is outside the space
 */
export function parseArchRef(source: RunSource, file: string, text: string): Genotype | RecordedGenotype {
  const { row, normal, reduce } = resolveArchRef(source, file, text)
  if (row < 0) return genotypeOfCode(normal, reduce)
  if (Number.isNaN(normal)) throw outsideSpace(file, row)
  return Object.freeze({ ...genotypeOfCode(normal, reduce), run: row })
}

/** The error for a run whose recorded configuration is outside the space. */
export function outsideSpace(file: string, row: number): NasBenchError {
  return new NasBenchError(
    'NOT_IN_DATASET',
    `the configuration of run ${row} of ${file} is outside the search space; see record({ run: ${row} })`,
    { received: row },
  )
}

function runOfText(source: RunSource, file: string, text: string): ArchRef | undefined {
  const number = /^\s*run:\s*(\d{1,15})\s*$/i.exec(text)?.[1]
  if (number !== undefined) return runOfNumber(source, file, Number(number))
  const path = text.trim()
  // Digits are an index, even if a run has such a path.
  if (/^\d*$/.test(path)) return undefined
  const rows = source.rowsOfPath(path)
  if (rows.length === 1) return refOfRow(source, rows[0]!)
  if (rows.length > 1) {
    const paths = rows.slice(0, 5).map((row) => source.path(row)!)
    throw invalidGenotype(text, [
      {
        message: `${rows.length} runs have this file name`,
        expected: `its folder too, as in ${paths.join(', ')}`,
      },
    ])
  }
  if (!/\.json$/i.test(path) || /[\n{}]/.test(path)) return undefined
  throw new NasBenchError('NOT_IN_DATASET', `no run of ${file} was recorded as ${formatReceived(text)}`, {
    received: text,
  })
}

function runOfObject(source: RunSource, file: string, arch: RunRef301 | RecordedGenotype): ArchRef {
  const { run, ...genotype } = arch
  const number = readInteger(run)
  const ref =
    number === undefined && typeof run === 'string'
      ? (runOfText(source, file, run) ?? runOfText(source, file, `${run}.json`))
      : runOfNumber(source, file, number ?? run)
  if (!('normal' in genotype) && !('reduce' in genotype)) return ref!
  const { normal, reduce } = codeOfGenotype(genotype)
  if (ref!.normal === normal && ref!.reduce === reduce) return ref!
  throw invalidGenotype(arch, [
    {
      message: `run ${run} of ${file} has another architecture`,
      where: 'run',
      expected: 'a run of this one',
    },
  ])
}

function runOfNumber(source: RunSource, file: string, run: unknown): ArchRef {
  const expected = `0 to ${source.rows - 1}`
  if (!Number.isSafeInteger(run) || (run as number) < 0) {
    throw invalidGenotype(run, [
      { message: 'it is not the number of a run', expected: `an integer from ${expected}` },
    ])
  }
  if ((run as number) >= source.rows) {
    throw new NasBenchError('NOT_IN_DATASET', `${file} has no run ${run}: expected ${expected}`, {
      received: run,
      expected,
    })
  }
  return refOfRow(source, run as number)
}

function refOfRow(source: RunSource, row: number): ArchRef {
  return { row, normal: source.normal(row), reduce: source.reduce(row) }
}
