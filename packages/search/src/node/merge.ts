import { closeSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import type { RunLine } from '../run/run-line.js'
import { type RunRow, resultColumns, resultRows, stepColumns, stepRows } from './run-rows.js'
import { openParquet } from './write-parquet.js'

/** The rows that a merge writes: an evaluation, or a reported result of a run's answer. */
export type MergedRows = 'steps' | 'results'

/** Options of {@link mergeRuns}. */
export interface MergeOptions {
  /** Folders with run files. */
  readonly folders: readonly string[]
  /** The file to write. */
  readonly out: string
  /** Default: `'steps'`. */
  readonly rows?: MergedRows
  /** Called before each file. */
  readonly onFile?: (done: number, total: number) => void
}

/** Counts of a merge. */
export interface Merged {
  readonly runs: number
  readonly rows: number
}

/**
 * Merges run files into one Parquet file, in the order of their names; the same runs give the same bytes, however they were
 * spread over folders. A run that is in several folders is taken once.
 *
 * @throws NasBenchError DATA_NOT_FOUND if no folder has a run; CORRUPT_FILE for a run file that is incomplete, and for
 * two files of one run that differ; WRITE_FAILED.
 */
export function mergeRuns(options: MergeOptions): Merged {
  const { folders, out, rows: kind = 'steps', onFile } = options
  const files = findRuns(folders)
  const columns = kind === 'steps' ? stepColumns : resultColumns
  const temporary = `${out}.${process.pid}.tmp`
  let rows = 0
  try {
    const file = openSync(temporary, 'wx')
    try {
      const parquet = openParquet((bytes) => writeAll(file, bytes), columns)
      files.forEach((paths, at) => {
        onFile?.(at, files.length)
        const line = readSame(paths)
        const list: RunRow[] = kind === 'steps' ? stepRows(line) : resultRows(line)
        rows += list.length
        parquet.add(list)
      })
      parquet.finish()
    } finally {
      closeSync(file)
    }
    renameSync(temporary, out)
  } catch (cause) {
    rmSync(temporary, { force: true })
    if (cause instanceof NasBenchError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NasBenchError('WRITE_FAILED', `cannot write ${out}: ${reason}`, { path: out, cause })
  }
  return { runs: files.length, rows }
}

/** The paths of each run, runs in the order of their file names. */
function findRuns(folders: readonly string[]): string[][] {
  const byName = new Map<string, string[]>()
  for (const folder of folders) {
    let names: string[]
    try {
      names = readdirSync(folder)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new NasBenchError('DATA_NOT_FOUND', `cannot read the folder ${folder}: ${reason}`, {
        path: folder,
        cause,
      })
    }
    for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
      byName.set(name, [...(byName.get(name) ?? []), join(folder, name)])
    }
  }
  if (byName.size === 0) {
    throw new NasBenchError(
      'DATA_NOT_FOUND',
      `${folders.join(', ')} does not hold a run: expected the .jsonl files that nasbench search --out writes`,
    )
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, paths]) => paths)
}

function readSame(paths: readonly string[]): RunLine {
  const [first, ...others] = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  const { path, text } = first!
  for (const other of others) {
    if (other.text === text) continue
    throw new NasBenchError('CORRUPT_FILE', `${path} and ${other.path} are one run, but they differ`, {
      path,
    })
  }
  try {
    if (!text.endsWith('}\n')) throw new Error('it does not end with a whole line')
    const line = JSON.parse(text) as RunLine
    if (!Array.isArray(line.trajectory?.index)) throw new Error('it does not have a trajectory')
    return line
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${path} is not a complete run: ${reason}. Delete it and search again`,
      {
        path,
        cause,
      },
    )
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}
