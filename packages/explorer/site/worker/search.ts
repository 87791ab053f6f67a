import type { SearchSettings, SearchStep } from '../protocol.js'
import { type AskTell, createSearch } from './algorithms.js'
import { readArch } from './detail.js'
import { parseMeasure, readColumn } from './measure.js'
import type { Session } from './open-benchmark.js'
import { rankRows } from './rank.js'

/** A search that runs, one evaluation at a time. */
export interface RunningSearch {
  /** Evaluates the next `count` architectures. */
  step(count: number): SearchStep[]
  /** The best value of the data, for regret. */
  readonly best: number
}

/** Starts a search over the results that are open. */
export async function startSearch(session: Session, settings: SearchSettings): Promise<RunningSearch> {
  const { space, benchmark } = session
  const { info, values } = readColumn(session, settings.objective)
  const optimizer: AskTell = await createSearch(settings.algorithm, space, {
    seed: settings.seed,
    direction: info.direction,
  })
  const { what, question } = parseMeasure(session, settings.objective)
  const evaluate = (arch: unknown, row: number): number => {
    if (row >= 0) return values[row]!
    if (what === 'params' || what === 'flops') return space.cost?.(arch as object)[what] ?? Number.NaN
    return benchmark === undefined ? Number.NaN : benchmark.queryMany([arch as object], question)[0]!
  }
  return {
    best: values[rankRows(values, info.direction)[0] ?? 0] ?? Number.NaN,
    step(count) {
      return Array.from({ length: count }, () => {
        const arch = optimizer.ask()
        const row = session.population.rowOf(arch)
        const value = evaluate(arch, row)
        optimizer.tell(arch, value)
        return { row, text: space.format(arch as object), value }
      })
    },
  }
}

interface RunLine {
  readonly benchmark?: unknown
  readonly algorithm?: unknown
  readonly seed?: unknown
  readonly trajectory?: { readonly index?: unknown; readonly value?: unknown }
}

/* More steps than this cannot be watched. */
const maxSteps = 100_000

/**
 * The evaluations of the first run of a file that `nasbench search` wrote: one JSON object per line.
 *
 * @throws Error that says what the file is not
 */
export function readRun(
  session: Session,
  text: string,
): { readonly steps: SearchStep[]; readonly title: string } {
  const line = text.split('\n').find((one) => one.trim() !== '') ?? ''
  const run = parseLine(line)
  const { index, value } = run.trajectory ?? {}
  if (!Array.isArray(index) || !Array.isArray(value) || index.length !== value.length)
    throw new Error('this is not a run file: its first line has no trajectory with indices and values')
  if (run.benchmark !== session.space.name)
    throw new Error(`the run is of ${String(run.benchmark)}, and ${session.space.name} is open`)
  const steps = index.slice(0, maxSteps).map((one: unknown, at): SearchStep => {
    const arch = readArch(session, String(one))
    const own = Number(Array.isArray(value[at]) ? value[at][0] : value[at])
    return { row: session.population.rowOf(arch), text: session.space.format(arch as object), value: own }
  })
  return { steps, title: `${String(run.algorithm ?? 'search')}, seed ${String(run.seed ?? '?')}` }
}

function parseLine(line: string): RunLine {
  try {
    const run: unknown = JSON.parse(line)
    if (typeof run === 'object' && run !== null) return run
  } catch {
    // Said below.
  }
  throw new Error('this is not a run file: expected one JSON object per line, as nasbench search writes')
}
