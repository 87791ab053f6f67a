import type { SourceInfo } from '@nasbench/core'
import type { Answer101, Average101, ByBudget, CellInfo101, Run101 } from './answers.js'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { looksLikeHash } from './hash-lookup.js'
import { notRecorded } from './missing.js'
import { parseArch101 } from './parse.js'
import type { Route } from './question.js'
import { averageOf, runsOfRow } from './recorded-runs.js'
import type { CellRuns } from './runs.js'
import { type Budget101, budgets, repeats } from './tables.js'

/** How a cell may be named: itself in any spelling, its text or module hash, its index. */
export type ArchLike101 = Arch101 | string | number

/** A cell as it was asked for, and where it is. */
export interface FoundCell {
  readonly arch: ArchLike101
  readonly index: number
  readonly row: number
}

/** Which of a cell's runs are wanted, and whether their mean is. */
export interface AnswerOptions {
  readonly budget?: Budget101
  readonly average?: boolean
}

/** Makes the rich answer: the info of the cell and its runs, or their mean. Throws NOT_IN_DATASET where `summary` would. */
export function answerOf(
  runs: CellRuns,
  source: SourceInfo,
  cell: FoundCell,
  route: Route,
  { budget, average = false }: AnswerOptions,
): Answer101 | Average101 {
  const { row } = cell
  const accuracies = runs.values('accuracy', row)
  if (!hasAccuracy(route, accuracies)) throw notRecorded(runs, source.file, cell, route)
  const found = runsOfRow(runs, row, budget, route.repeat, accuracies)
  const counts: { [budget in Budget101]?: number } = {}
  const averages: { [budget in Budget101]?: Run101 } = {}
  for (const epochs of budgets) {
    const list = found[epochs]
    if (!list) continue
    counts[epochs] = list.length
    if (average) averages[epochs] = averageOf(list)
  }
  const info = infoOf(runs, source, cell, counts)
  return average ? [info, averages] : [info, found]
}

function infoOf(
  runs: CellRuns,
  source: SourceInfo,
  { arch, index, row }: FoundCell,
  counts: ByBudget<number>,
): CellInfo101 {
  const stored = archOfIndex(index)
  const parameters = runs.parameters(row)
  return {
    index,
    moduleHash: runs.hash(row),
    moduleAdjacency: stored.adjacency,
    moduleOperations: stored.operations,
    asked: askedForm(arch, stored),
    trainableParameters: Number.isNaN(parameters) ? null : parameters,
    repeats: counts,
    source: source.file,
    version: source.version,
  }
}

/* Whether a question has an answer among a cell's accuracies. */
function hasAccuracy({ accuracy: { point }, repeat }: Route, accuracies: Float64Array): boolean {
  if (repeat !== undefined) return !Number.isNaN(accuracies[point + repeat])
  for (let any = point; any < point + repeats; any++) if (!Number.isNaN(accuracies[any])) return true
  return false
}

/* The cell as it was asked for; by index or hash that is the stored one. */
function askedForm(arch: ArchLike101, stored: Arch101): Arch101 {
  if (typeof arch === 'number' || (typeof arch === 'string' && looksLikeHash(arch.trim()))) return stored
  if (typeof arch === 'string') return parseArch101(arch)
  // What we handed out has the stored cell's own frozen parts, which are no other spelling.
  const { adjacency, operations } = arch
  return adjacency === stored.adjacency && operations === stored.operations ? stored : plainArch(arch)
}
