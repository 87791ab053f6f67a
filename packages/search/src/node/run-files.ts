import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import type { AlgorithmSpec } from '../algorithms/catalogue.js'
import type { Experiment } from '../experiment.js'
import type { RunLine } from '../run/run-line.js'

/*
 * One file per run. Its name follows from all that decides the run, so that a restart finds finished runs by name, runs
 * with other settings stay apart, and the alphabetical order of names is the order of runs. A file is written
 * under a temporary name and renamed. A rename can reach the disk before the contents if the machine loses power, so a
 * file that is found is read: an incomplete one is made again.
 *
 * The folder is listed once. A process that is killed while it writes leaves a temporary file; it is removed when this
 * run is made again. Another process that still writes the same run then finds its file gone and the run in place, which is as good.
 */

/** The files of an experiment's runs in a folder. */
export interface RunFiles {
  /** The run's line if its file is complete. */
  read(algorithm: AlgorithmSpec, run: number): RunLine | undefined
  /** Writes the file as a whole. */
  write(algorithm: AlgorithmSpec, line: RunLine): void
}

/**
 * Makes the folder if it is missing.
 *
 * @throws NasBenchError WRITE_FAILED
 */
export function openRunFiles(folder: string, experiment: Experiment): RunFiles {
  const names = attempt(folder, () => {
    mkdirSync(folder, { recursive: true })
    return new Set(readdirSync(folder))
  })
  const leftovers = [...names].filter((name) => /\.jsonl\.\d+\.tmp$/.test(name))
  const prefixes = new Map<AlgorithmSpec, string>()
  const nameOf = (algorithm: AlgorithmSpec, run: number) => {
    let prefix = prefixes.get(algorithm)
    if (prefix === undefined) {
      prefix = prefixOf(experiment, algorithm)
      prefixes.set(algorithm, prefix)
    }
    return `${prefix}-${String(run).padStart(7, '0')}.jsonl`
  }
  return {
    read(algorithm, run) {
      const name = nameOf(algorithm, run)
      return names.has(name) ? readRun(join(folder, name)) : undefined
    },
    write(algorithm, line) {
      const name = nameOf(algorithm, line.run)
      const path = join(folder, name)
      const temporary = `${path}.${process.pid}.tmp`
      attempt(path, () => {
        try {
          writeFileSync(temporary, formatLine(line))
          renameSync(temporary, path)
        } catch (error) {
          rmSync(temporary, { force: true })
          if (!existsSync(path)) throw error
        }
        for (const leftover of leftovers) {
          if (leftover.startsWith(name)) rmSync(join(folder, leftover), { force: true })
        }
      })
    },
  }
}

/** A run as the text of its file. */
function formatLine(line: RunLine): string {
  return `${JSON.stringify(line)}\n`
}

function readRun(path: string): RunLine | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  if (!text.endsWith('}\n')) return undefined
  try {
    return JSON.parse(text) as RunLine
  } catch {
    return undefined
  }
}

function prefixOf(experiment: Experiment, { name, parameters }: AlgorithmSpec): string {
  const { benchmark, source, description, protocol, seed } = experiment
  const identity = JSON.stringify({ source, description, parameters, seed: String(seed) })
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 12)
  return [benchmark, protocol?.name ?? 'free', name, hash].join('-')
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new NasBenchError('WRITE_FAILED', `cannot write runs to ${path}: ${reason}`, { path, cause })
  }
}
