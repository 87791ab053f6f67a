import { type ByteSource, type ImportContext, NasBenchError, type StoreWriter } from '@nasbench/core'
import { type Fields, type FieldValue, isFields } from './field-value.js'
import { parseJsonText } from './json-text.js'
import { createTeller } from './progress.js'
import { createRunWriter, type RunRecord } from './run-writer.js'

const chunkBytes = 1 << 20
/* A record is 0.1 MB. */
const longestLine = 1 << 26

/**
 * Reads a text with an entry of NASBenchAPI's pickle (`{"path": …, "parsed": …}`), or a record as it was published, on
 * each line; or one JSON document of them: a record, an array, `{"entries": [...]}`, or an object of records by path.
 *
 * Rejects with CORRUPT_FILE if a line is not valid JSON, UNSUPPORTED_FILE if it is not a record, and ABORTED.
 */
export async function importJsonLines(
  source: ByteSource,
  writer: StoreWriter,
  context: ImportContext,
): Promise<void> {
  const runs = createRunWriter(writer, source.name)
  let number = 0
  for await (const line of readLines(source, context)) {
    number++
    if (line.trim() === '') continue
    const where = `${source.name}, line ${number}`
    for (const run of runsOfValue(parseJsonText(line, where), where, `line ${number}`)) runs.add(run)
  }
  runs.finish(runs.runs)
  writer.setSourceVersion('JSON lines')
}

/**
 * The run that a JSON text has: an entry with its path, or a record alone.
 *
 * @throws NasBenchError CORRUPT_FILE, UNSUPPORTED_FILE
 */
export function runOfJson(text: string, where: string, path: string): RunRecord {
  const run = runOfValue(parseJsonText(text, where), path)
  if (run === undefined) throw noRecord(where)
  return run
}

/* The run that a value is, if it is one: an entry with its path, or a record alone. */
function runOfValue(value: FieldValue | undefined, path: string): RunRecord | undefined {
  if (!isFields(value)) return undefined
  const { parsed, own } = { parsed: value.get('parsed'), own: value.get('path') ?? path }
  if (isFields(parsed) && typeof own === 'string') {
    const rest: [string, FieldValue][] = [...value].filter(([key]) => key !== 'path' && key !== 'parsed')
    return { path: own, parsed, entry: new Map(rest) }
  }
  return isRecord(value) ? { path, parsed: value } : undefined
}

/* The runs of a value: one, a list, the `entries` of NASBenchAPI's pickle, or an object by path. */
function* runsOfValue(value: FieldValue, where: string, path: string): Generator<RunRecord> {
  const single = runOfValue(value, path)
  if (single !== undefined) {
    yield single
    return
  }
  const list = isFields(value) ? (value.get('entries') ?? value) : value
  const items = isFields(list) ? [...list] : Array.isArray(list) ? [...list.entries()] : []
  if (items.length === 0 || !items.some(([, item]) => isFields(item))) throw noRecord(where)
  for (const [key, item] of items) {
    const name = typeof key === 'number' ? `record ${key + 1}` : key
    const run = runOfValue(item, name)
    if (run === undefined) throw noRecord(`${where}, ${name}`)
    yield run
  }
}

function isRecord(value: Fields): boolean {
  return ['optimized_hyperparamater_config', 'info', 'final_metric_score'].some((field) => value.has(field))
}

function noRecord(where: string): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${where} is not the record of a training run`, {
    path: where,
  })
}

/* A file whose first line is not JSON by itself is one record over many lines. */
async function* readLines(source: ByteSource, context: ImportContext): AsyncGenerator<string> {
  const tell = createTeller(context, source.name, source.size, 'bytes')
  const decoder = new TextDecoder()
  const chunk = new Uint8Array(Math.min(chunkBytes, source.size))
  let rest = ''
  let whole: boolean | undefined
  for (let at = 0; at < source.size; ) {
    tell(at)
    const piece = chunk.subarray(0, Math.min(chunk.length, source.size - at))
    await source.read(piece, at)
    at += piece.length
    rest += decoder.decode(piece, { stream: at < source.size })
    if (rest.length > longestLine) {
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `${source.name} has a line or JSON document of more than 64 MiB: expected one record per line (jq -c ".[]" makes them of an array)`,
        { path: source.name },
      )
    }
    if (whole) continue
    const lines = rest.split('\n')
    if (lines.length > 1 && whole === undefined) {
      whole = !isJson(lines[0] as string)
      if (whole) continue
    }
    rest = lines.pop() as string
    yield* lines
  }
  yield rest
}

function isJson(line: string): boolean {
  try {
    parseJsonText(line, '')
    return true
  } catch {
    return false
  }
}
