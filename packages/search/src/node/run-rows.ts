import type { RunLine } from '../run/run-line.js'

/** A column of merged runs. */
export interface RunColumn {
  readonly name: string
  readonly type: 'text' | 'integer' | 'number'
  readonly description: string
}

/** The values of a row by column; undefined is null. */
export type RunRow = Readonly<Record<string, string | number | undefined>>

const identity: readonly RunColumn[] = [
  { name: 'benchmark', type: 'text', description: 'the benchmark' },
  { name: 'source', type: 'text', description: 'the file that answered, as JSON' },
  { name: 'protocol', type: 'text', description: 'name and rules, as JSON' },
  { name: 'algorithm', type: 'text', description: 'the algorithm' },
  { name: 'parameters', type: 'text', description: 'its parameters, as JSON' },
  { name: 'seed', type: 'text', description: 'the seed of the experiment' },
  { name: 'run', type: 'integer', description: 'the number of the run' },
]

/** Columns of a row per evaluation. */
export const stepColumns: readonly RunColumn[] = [
  ...identity,
  { name: 'step', type: 'integer', description: 'the number of the evaluation, from 0' },
  { name: 'index', type: 'text', description: 'index of the architecture, in decimal digits' },
  { name: 'value', type: 'number', description: 'what the search saw' },
  { name: 'values', type: 'text', description: 'what it saw if it has several objectives, as JSON' },
  { name: 'cost', type: 'number', description: 'seconds of this evaluation' },
  { name: 'time', type: 'number', description: 'simulated seconds at which it ended' },
  { name: 'budget', type: 'number', description: 'budget of this evaluation' },
  { name: 'incumbent', type: 'text', description: 'index of the best one until then; or the hypervolume' },
]

/** Columns of a row per reported result. */
export const resultColumns: readonly RunColumn[] = [
  ...identity,
  { name: 'ended', type: 'text', description: 'what ended the run' },
  { name: 'spent', type: 'number', description: 'simulated seconds that it spent' },
  { name: 'evaluations', type: 'integer', description: 'evaluations' },
  { name: 'answer', type: 'text', description: 'index of its answer' },
  { name: 'dataset', type: 'text', description: 'dataset of the result' },
  { name: 'split', type: 'text', description: 'split of the result' },
  { name: 'value', type: 'number', description: 'the result' },
]

function identityOf(line: RunLine): RunRow {
  return {
    benchmark: line.benchmark,
    source: JSON.stringify(line.source),
    protocol: JSON.stringify(line.protocol),
    algorithm: line.algorithm,
    parameters: JSON.stringify(line.parameters),
    seed: String(line.seed),
    run: line.run,
  }
}

/** A row per evaluation. */
export function stepRows(line: RunLine): RunRow[] {
  const shared = identityOf(line)
  const { index, value, cost, time, budget, incumbent } = line.trajectory
  return index.map((one, step) => {
    const seen = value[step]!
    return {
      ...shared,
      step,
      index: String(one),
      value: typeof seen === 'number' ? seen : undefined,
      values: typeof seen === 'number' ? undefined : JSON.stringify(seen),
      cost: cost[step],
      time: time[step],
      budget: budget?.[step],
      incumbent: String(incumbent[step]),
    }
  })
}

/** A row per reported result. */
export function resultRows(line: RunLine): RunRow[] {
  const shared = identityOf(line)
  return line.results.map(({ dataset, split, value }) => ({
    ...shared,
    ended: line.ended,
    spent: line.spent,
    evaluations: line.trajectory.index.length,
    answer: line.answer === null ? undefined : String(line.answer),
    dataset,
    split,
    value,
  }))
}
