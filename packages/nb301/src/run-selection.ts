import { NasBenchError } from '@nasbench/core'
import { type ArchIndex, createArchIndex } from './arch-index.js'
import type { ArchRef } from './arch-ref.js'
import type { Selection } from './question.js'
import { rankOfCodes } from './rank.js'
import type { RunSource } from './runs.js'
import { textOfCodes } from './text.js'

/** Finds the runs that a question is about: those of an architecture, on a dataset, by a search. */
export class RunSelection {
  private readonly firstsBySelection = new Map<number, Int32Array>()
  private archIndex: ArchIndex | undefined

  /** @param file for messages */
  constructor(
    private readonly source: RunSource,
    private readonly file: string,
  ) {}

  /** The runs of each architecture; made when it is first needed. */
  get index(): ArchIndex {
    this.archIndex ??= createArchIndex(this.source)
    return this.archIndex
  }

  /** The first run in the order of the file that is named and selected; -1 for none. */
  find({ row, normal, reduce }: ArchRef, selection: Selection): number {
    if (row >= 0) return this.isSelected(row, selection) ? row : -1
    const first = this.index.first(normal, reduce)
    if (first >= 0) return this.selectedFrom(first, selection)
    const made = this.source.extra?.(normal, reduce) ?? -1
    return made >= 0 && this.isSelected(made, selection) ? made : -1
  }

  /** The next selected run of the same architecture; -1 after the last, and after a run that was named itself. */
  next(row: number, ref: ArchRef, selection: Selection): number {
    return ref.row >= 0 ? -1 : this.nextOf(row, selection)
  }

  /** The next selected run of the architecture of a run; -1 after the last. */
  nextOf(row: number, selection: Selection): number {
    return row >= this.source.rows ? -1 : this.selectedFrom(this.index.next(row), selection)
  }

  /** All runs that are named and selected, in the order of the file. Throws NOT_IN_DATASET for none. */
  all(ref: ArchRef, selection: Selection): number[] {
    const rows: number[] = []
    for (let row = this.find(ref, selection); row >= 0; row = this.next(row, ref, selection)) rows.push(row)
    if (rows.length === 0) throw this.noRun(ref, selection)
    return rows
  }

  /** The first selected run of each architecture, by ascending index in the space. */
  firsts(selection: Selection): Int32Array {
    if (this.isUnrestricted(selection)) return this.index.firsts
    const key = (selection.dataset + 1) * (this.source.optimizers.length + 1) + selection.optimizer + 1
    let firsts = this.firstsBySelection.get(key)
    if (!firsts) {
      firsts = this.index.firsts.map((first) => this.selectedFrom(first, selection)).filter((row) => row >= 0)
      this.firstsBySelection.set(key, firsts)
    }
    return firsts
  }

  /** The error for an architecture or run without a selected run. */
  noRun(
    { row, normal, reduce }: ArchRef,
    { dataset, optimizer }: Selection,
    received?: unknown,
  ): NasBenchError {
    const { datasets, optimizers, rows } = this.source
    const on = dataset >= 0 && datasets.length > 1 ? ` on ${datasets[dataset]}` : ''
    const by = optimizer >= 0 ? ` by ${optimizers[optimizer]}` : ''
    if (row >= 0) {
      return new NasBenchError('NOT_IN_DATASET', `run ${row} of ${this.file} is not${on}${by}`, {
        received: row,
      })
    }
    const text = textOfCodes(normal, reduce)
    const index = rankOfCodes(normal, reduce)
    // Users of NASBenchAPI mean the entry of the file.
    const isEntry =
      index < rows && (received === undefined || /^(number|bigint|string)$/.test(typeof received))
    const hint = isEntry
      ? `; a number is the index in the space: run ${index} of the file is { run: ${index} } or "run:${index}"`
      : ''
    return new NasBenchError(
      'NOT_IN_DATASET',
      `${this.file} has no run of architecture ${index} (${text})${on}${by}${hint}`,
      { received: text },
    )
  }

  private isUnrestricted({ dataset, optimizer }: Selection): boolean {
    return optimizer < 0 && (dataset < 0 || this.source.datasets.length === 1)
  }

  private isSelected(row: number, { dataset, optimizer }: Selection): boolean {
    const { source } = this
    return (
      (dataset < 0 || source.datasets.length === 1 || source.dataset.at(row) === dataset) &&
      (optimizer < 0 || source.optimizer.at(row) === optimizer)
    )
  }

  /* The first selected run of a run and those of its architecture that follow. */
  private selectedFrom(from: number, selection: Selection): number {
    let row = from
    while (row >= 0 && !this.isSelected(row, selection)) row = this.index.next(row)
    return row
  }
}
