import { formatReceived, NasBenchError } from '@nasbench/core'
import { cellCount, codeOfCell } from './cell-code.js'
import { codeOfGenotype, type Genotype, type GenotypeCode, genotypeOfCode } from './genotype.js'
import { readGenotype } from './parse.js'
import { invalidGenotype } from './problems.js'
import type { RunSource } from './runs.js'
import { dartsSpace } from './space.js'

/** An architecture, and which of its runs is meant. */
export interface RecordedGenotype extends Genotype {
  /** The run's place in the file, from 0. */
  readonly entry: number
}

/**
 * How an architecture or one of its runs may be named: a genotype (its compact pairs, its ConfigSpace entries), one with
 * the `entry` of a certain run, a number, which is the place of a run in the file, a bigint, which is a rank in the
 * space, or a text. A text is the path of a run if one was recorded under it, and otherwise whatever `dartsSpace.parse`
 * reads: short form, JSON, Python's form, or the digits of a rank.
 */
export type ArchLike301 = Genotype | RecordedGenotype | number | bigint | string

/** Either a certain run, or an architecture with all of its runs. */
export interface Named {
  /** -1 where an architecture is named. */
  readonly row: number
  readonly normal: number
  readonly reduce: number
}

const cells = BigInt(cellCount)

/**
 * What is named, and nothing yet of whether the architecture has runs.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET for a run that the file has not
 */
export function resolveNamed(source: RunSource, file: string, arch: ArchLike301): Named {
  switch (typeof arch) {
    case 'number':
      return entryNamed(source, file, arch)
    case 'string':
      return textNamed(source, file, arch)
    case 'bigint': {
      if (arch < 0n || arch >= cells * cells) dartsSpace.at(arch)
      return { row: -1, normal: Number(arch / cells), reduce: Number(arch % cells) }
    }
    default:
      if (typeof arch === 'object' && arch !== null && 'entry' in arch)
        return recordedNamed(source, file, arch)
      return { row: -1, ...codesOf(arch) }
  }
}

/**
 * What a text names for somebody who types it: the path of a run, its number in the file (`17`, where there are so many
 * runs, or `run:17`), an architecture in any text form, or a rank. The run goes with the architecture as its `entry`.
 * Of 10^18 ranks hardly one below the number of runs has a run; where all have one, as in the demo, `17` is a rank.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, and NOT_IN_DATASET for a run that is not there or is of no architecture
 */
export function parseNamed(source: RunSource, file: string, text: string): Genotype | RecordedGenotype {
  const numbered = /^(run:)?(\d{1,15})$/i.exec(text.trim())
  const number = Number(numbered?.[2])
  const byNumber =
    numbered !== null && (numbered[1] !== undefined || (source.extra === undefined && number < source.rows))
  const named = byNumber ? entryNamed(source, file, number) : textNamed(source, file, text)
  const { row, normal, reduce } = named
  if (row < 0) return genotypeOfCode(normal, reduce)
  if (Number.isNaN(normal)) throw noArchitecture(file, row)
  return Object.freeze({ ...genotypeOfCode(normal, reduce), entry: row })
}

/** The error for a run whose recorded configuration is outside the space. */
export function noArchitecture(file: string, row: number): NasBenchError {
  return new NasBenchError(
    'NOT_IN_DATASET',
    `the configuration of run ${row} of ${file} is no architecture of the space: record(${row}) has it`,
    { received: row },
  )
}

function recordedNamed(source: RunSource, file: string, arch: RecordedGenotype): Named {
  const { entry, ...genotype } = arch
  const named = entryNamed(source, file, entry)
  const { normal, reduce } = codesOf(genotype)
  if (named.normal === normal && named.reduce === reduce) return named
  throw invalidGenotype(arch, [
    {
      message: `run ${entry} of ${file} is of another architecture`,
      where: 'entry',
      expected: 'a run of this one',
    },
  ])
}

function codesOf(arch: Genotype): GenotypeCode {
  const normal = codeOfCell(arch?.normal)
  const reduce = codeOfCell(arch?.reduce)
  if (normal >= 0 && reduce >= 0 && !('normal_concat' in arch) && !('reduce_concat' in arch)) {
    return { normal, reduce }
  }
  return codeOfGenotype(readGenotype(arch))
}

function entryNamed(source: RunSource, file: string, entry: number): Named {
  if (!Number.isSafeInteger(entry) || entry < 0) {
    throw invalidGenotype(entry, [
      { message: 'it is no number of a run', expected: `a whole number from 0 to ${source.rows - 1}` },
    ])
  }
  if (entry >= source.rows) {
    throw new NasBenchError(
      'NOT_IN_DATASET',
      `there is no run ${entry} in ${file}: a number is the place of a run in the file, here 0 to ${source.rows - 1} (a rank in the space is a bigint, ${entry}n)`,
      { received: entry, expected: `0 to ${source.rows - 1}` },
    )
  }
  return rowNamed(source, entry)
}

function textNamed(source: RunSource, file: string, text: string): Named {
  const row = source.rowOfPath(text)
  if (row >= 0) return rowNamed(source, row)
  if (/\.json$/i.test(text)) {
    throw new NasBenchError('NOT_IN_DATASET', `no run of ${file} was recorded as ${formatReceived(text)}`, {
      received: text,
    })
  }
  return { row: -1, ...codeOfGenotype(dartsSpace.parse(text)) }
}

function rowNamed(source: RunSource, row: number): Named {
  return { row, normal: source.normal(row), reduce: source.reduce(row) }
}
