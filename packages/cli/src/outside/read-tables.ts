import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isNasBenchError, isPickle, isZip, NasBenchError, parsePickle } from '@nasbench/core'
import { parseCsv } from './csv.js'
import { tablesOfValue } from './json-table.js'
import { numberOf, type RawTable, tableOf } from './raw-table.js'

/* A file of scores is small; a gigabyte is not one. */
const maxBytes = 2 ** 28
const maxUnpacked = 2 ** 29

/** The supported formats, for messages. */
const outsideForms =
  'CSV (also gzipped), JSON, JSON lines, Parquet, a pickle or a torch file with one number per architecture'

/**
 * The tables of numbers in a file, by its content and not by its name.
 *
 * @param isArchitecture reports whether a cell can be read as an architecture
 * @throws NasBenchError READ_FAILED, UNSUPPORTED_FILE, CORRUPT_FILE or UNSAFE_PICKLE
 */
export async function readTables(
  path: string,
  isArchitecture: (value: unknown) => boolean,
): Promise<RawTable[]> {
  const bytes = unpacked(readBytes(path), path)
  const tables = await tablesOfBytes(bytes, path, isArchitecture)
  if (tables === undefined || tables.length === 0) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${path} has no column of numbers: expected ${outsideForms}`,
      {
        path,
        expected: outsideForms,
      },
    )
  }
  return tables
}

/** The name of a file without its folder and endings: `naswot` of `scores/naswot.csv.gz`. */
export function fileStem(path: string): string {
  return basename(path).replace(/(\.(gz|csv|tsv|txt|jsonl?|ndjson|parquet|pq|pkl|pickle|p|pt|pth))+$/i, '')
}

function readBytes(path: string): Uint8Array {
  try {
    const file = statSync(path)
    if (!file.isFile()) throw new NasBenchError('READ_FAILED', `--with ${path} is not a file`, { path })
    if (file.size > maxBytes) {
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `--with ${path} has ${file.size} bytes, more than the ${maxBytes} that are read`,
        { path },
      )
    }
    return readFileSync(path)
  } catch (cause) {
    if (isNasBenchError(cause)) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : message
    throw new NasBenchError('READ_FAILED', `--with ${path}: ${reason}`, { path, cause })
  }
}

function unpacked(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: maxUnpacked })
  } catch (cause) {
    throw new NasBenchError('CORRUPT_FILE', `${path} cannot be unpacked: ${(cause as Error).message}`, {
      path,
      cause,
    })
  }
}

async function tablesOfBytes(
  bytes: Uint8Array,
  path: string,
  isArchitecture: (value: unknown) => boolean,
): Promise<RawTable[] | undefined> {
  if (isZip(bytes))
    return tablesOfValue(await (await import('./torch.js')).readTorch(bytes, path), isArchitecture)
  if (String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1') {
    const { readParquet } = await import('./parquet.js')
    const { headers, rows } = await readParquet(bytes).catch((cause: Error) => {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `${path} is not a Parquet file that can be read: ${cause.message}`,
        { path, cause },
      )
    })
    return tablesOfRows(headers, rows, isArchitecture)
  }
  const torch = await import('./torch.js')
  if (torch.isLegacyTorch(bytes)) return tablesOfValue(await torch.readTorch(bytes, path), isArchitecture)
  if (isPickle(bytes)) {
    return tablesOfValue(arraysOf(parsePickle(bytes, { name: path, maxBytes })), isArchitecture)
  }
  return tablesOfText(new TextDecoder().decode(bytes), path, isArchitecture)
}

function tablesOfText(
  text: string,
  path: string,
  isArchitecture: (value: unknown) => boolean,
): RawTable[] | undefined {
  const start = text.trimStart()
  if (/^[[{]/.test(start)) {
    const value = jsonOf(start)
    if (value !== undefined) return tablesOfValue(value, isArchitecture)
    const lines = start.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [[line, i + 1] as const]))
    const records = lines.map(([line, number]) => {
      const record = jsonOf(line)
      if (record === undefined) {
        throw new NasBenchError('CORRUPT_FILE', `${path} is not JSON, and its line ${number} is not either`, {
          path,
        })
      }
      return record
    })
    return tablesOfValue(records, isArchitecture)
  }
  const [head, ...rows] = parseCsv(text)
  if (head === undefined) return undefined
  // Without a header the first line is a row too.
  const headless = head.some((field) => field.trim() !== '' && !Number.isNaN(numberOf(field)))
  return headless
    ? tablesOfRows(
        head.map(() => ''),
        [head, ...rows],
        isArchitecture,
      )
    : tablesOfRows(head, rows, isArchitecture)
}

function tablesOfRows(
  headers: readonly string[],
  rows: readonly (readonly unknown[])[],
  isArchitecture: (value: unknown) => boolean,
): RawTable[] | undefined {
  const table = tableOf(headers, rows, isArchitecture)
  return table && [table]
}

function jsonOf(text: string): unknown {
  // Python writes NaN where JSON has no word for it.
  for (const one of [text, text.replace(/\bNaN\b/g, 'null')]) {
    try {
      return JSON.parse(one)
    } catch {}
  }
  return undefined
}

/* numpy arrays as lists of their numbers. */
function arraysOf(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, arraysOf(one)]))
  if (Array.isArray(value)) return value.map(arraysOf)
  const data = (value as { readonly data?: unknown } | null)?.data
  return ArrayBuffer.isView(data) ? Array.from(data as Float64Array, Number) : value
}
