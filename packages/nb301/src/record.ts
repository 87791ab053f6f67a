import { isConfigSpace } from './config-cells.js'
import { toConfigSpace } from './configspace.js'
import { genotypeOfCode } from './genotype.js'
import type { RunSource } from './runs.js'
import { configField, optimizerField } from './tables.js'

/** A run as the file has it: every field, each number to the last bit. */
export interface Record301 {
  readonly path: string | null
  /** The published JSON: `optimized_hyperparamater_config`, `info`, `learning_curves`, `test_accuracy`, `runtime` … */
  readonly parsed: Readonly<Record<string, unknown>>
  /** The other fields of NASBenchAPI's pickle. */
  readonly [other: string]: unknown
}

/** Restores the record of a run. Undefined without a file. The order of its fields is not kept. */
export function recordOf(source: RunSource, row: number): Record301 | undefined {
  const { fields } = source
  const note = source.note?.(row)
  if (!fields || !note) return undefined
  const parsed = structuredClone(note.parsed) as Record<string, unknown>
  for (const [measure, field] of Object.entries(fields)) {
    const holder = holderOf(parsed, field.slice(0, -1))
    const key = field.at(-1) as string
    // A field that the note holds whole is a curve with gaps.
    if (holder === undefined || Object.hasOwn(holder, key)) continue
    const value = measure.startsWith('curves/')
      ? source.curve(measure.slice('curves/'.length), row)
      : source.has(measure) && numberOf(source, measure, row)
    if (value !== undefined && value !== false) holder[key] = typeof value === 'number' ? value : [...value]
  }
  const normal = source.normal(row)
  const config = parsed[configField] as Record<string, unknown> | undefined
  // Entries in another notation were kept unchanged.
  if (config && !Number.isNaN(normal) && !isConfigSpace(config)) {
    Object.assign(config, toConfigSpace(genotypeOfCode(normal, source.reduce(row))))
  }
  const optimizer = source.optimizers[source.optimizer.at(row)]
  if (optimizer !== undefined && !note.optimizerOfPath) parsed[optimizerField] = optimizer
  return { path: source.path(row), parsed, ...structuredClone(note.entry) }
}

function holderOf(parsed: unknown, field: readonly (string | number)[]): Record<string, unknown> | undefined {
  let holder = parsed
  for (const key of field) holder = (holder as Record<string, unknown> | null | undefined)?.[key]
  // A record may have anything there: null, or a text.
  return typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>) : undefined
}

/* A missing number differs from a recorded NaN. */
function numberOf(source: RunSource, measure: string, row: number): number | undefined {
  const value = source.numbers(measure).at(row)
  return Number.isNaN(value) && !source.hasAt?.(measure, row) ? undefined : value
}
