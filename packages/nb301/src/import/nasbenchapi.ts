import {
  type ByteSource,
  formatReceived,
  type ImportContext,
  NasBenchError,
  type PickleTape,
  pickleToken,
  type StoreWriter,
  walkPickle,
} from '@nasbench/core'
import { type Fields, type FieldValue, isFields } from './field-value.js'
import { createRunWriter, type RunRecord } from './run-writer.js'
import { createTapeReader, type TapeReader } from './tape-value.js'

/**
 * Reads NASBenchAPI's pickle: `{'entries': [{'path': …, 'parsed': …}, …], 'num_files': …}`, one entry at a time. Its entries, or
 * the records in them, may also have been saved again as a list or as a dict by path.
 *
 * Rejects with UNSUPPORTED_FILE if the file has no entries or an entry is not a run, and with the errors of
 * `walkPickle`.
 */
export async function importNasbenchapi(
  source: ByteSource,
  writer: StoreWriter,
  context: ImportContext,
): Promise<void> {
  const reader = createTapeReader()
  const runs = createRunWriter(writer, source.name)
  let files: number | null = null
  await walkPickle(
    source,
    {
      enter(path, kind) {
        if (path.length === 0) return kind === 'dict' || kind === 'list' ? 'stream' : 'skip'
        if (path[0] === 'entries') return path.length === 1 && kind === 'list' ? 'stream' : 'record'
        return isRecordKey(path) ? 'record' : 'skip'
      },
      record(path, tape, node) {
        if ((path.length === 2 && path[0] === 'entries') || isRecordKey(path))
          runs.add(runOfEntry(tape, node, reader, runs.runs, path.at(-1)))
        else if (path[0] === 'num_files' && tape.isNumber(node)) files = tape.number(node)
      },
    },
    {
      ...(context.signal && { signal: context.signal }),
      ...(context.onProgress && { onProgress: context.onProgress }),
    },
  )
  runs.finish(files ?? runs.runs)
  writer.setSourceVersion('NASBenchAPI pickle')
}

/* The records of a file that was saved again: a list, or a dict by path. */
function isRecordKey(path: readonly unknown[]): boolean {
  return path.length === 1 && (typeof path[0] === 'number' || /\.json$/i.test(String(path[0])))
}

function runOfEntry(
  tape: PickleTape,
  node: number,
  reader: TapeReader,
  number: number,
  key: unknown,
): RunRecord {
  reader.restart()
  const refuse = (what: string) =>
    new NasBenchError('UNSUPPORTED_FILE', `${tape.name}: entry ${number} ${what}`, {
      path: tape.name,
      offset: tape.start,
      received: number,
    })
  if (tape.kind(node) !== pickleToken.dict) throw refuse(`is ${formatReceived(tape.value(node))}, not a dict`)
  let path: string | undefined
  let parsed: FieldValue | undefined
  const rest = new Map<string, FieldValue>()
  const end = tape.end(node)
  for (let at = node + 1; at < end; ) {
    const value = tape.after(at)
    const key = tape.text(at) ?? '?'
    // Every path is another one, so nothing is gained by keeping it.
    if (key === 'path') path = tape.text(tape.resolve(value))
    else if (key === 'parsed') parsed = reader.read(tape, value)
    else rest.set(key, reader.read(tape, value))
    at = tape.after(value)
  }
  path ??= typeof key === 'string' ? key : undefined
  // A record as it was published, without the entry around it.
  if (parsed === undefined && rest.has('optimized_hyperparamater_config'))
    return { path: path ?? `record ${number + 1}`, parsed: rest }
  if (path === undefined) throw refuse('has no path')
  if (!isFields(parsed)) throw refuse('has no record of a run (parsed)')
  return { path, parsed, entry: rest as Fields }
}
