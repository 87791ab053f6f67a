import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type ColumnSource, formatChoices, NasBenchError, type Plugin } from '@nasbench/core'
import { dataHome, fileSource } from '@nasbench/core/node'
import { formatCount } from '../output/key-value.js'
import type { OutsideColumn } from './join.js'

/**
 * The columns of a benchmark's further sources that texts of measures name: `latency:raspi4`. Files are looked for in the data
 * folder, where `nasbench download` puts them, and read only if they are named and no other file has such a column.
 *
 * @throws NasBenchError DATA_NOT_FOUND for a column that the source publishes and that was not downloaded, UNSUPPORTED_FILE
 */
export async function openColumnSources(
  plugin: Plugin,
  texts: readonly string[],
  others: readonly OutsideColumn[],
): Promise<OutsideColumn[]> {
  const columns: OutsideColumn[] = []
  for (const source of plugin.columnSources ?? []) {
    const given = (name: string) => others.some((one) => [name, `${source.name}:${name}`].includes(one.name))
    const wanted = namesIn(texts, source.name).filter((name) => !given(name))
    if (wanted.length === 0) continue
    const files = filesOf(plugin, source)
    for (const name of wanted) {
      const path = files.get(name.toLowerCase())
      if (path !== undefined) columns.push(await readColumn(source, name.toLowerCase(), path))
      else if (publishedColumns(plugin, source).includes(name.toLowerCase())) {
        throw notDownloaded(plugin, source, name.toLowerCase(), [...files.keys()])
      }
    }
  }
  return columns
}

/** The names of the columns that a source publishes. */
export function publishedColumns({ downloads }: Plugin, source: ColumnSource): string[] {
  const download = downloads.find(({ id }) => id === source.download)
  if (download === undefined) return []
  return [download, ...(download.files ?? [])].flatMap(({ fileName }) => source.column(fileName) ?? [])
}

/** Files of a source in the data folder, by column. */
export function filesOf({ name, envVar }: Plugin, source: ColumnSource): Map<string, string> {
  const own = join(dataHome(), name)
  const named = process.env[envVar]
  const files = new Map<string, string>()
  for (const folder of [...(named ? [named] : []), own, join(own, source.download)]) {
    for (const fileName of namesOf(folder)) {
      const column = source.column(fileName)
      if (column !== undefined) files.set(column.toLowerCase(), join(folder, fileName))
    }
  }
  return files
}

async function readColumn(source: ColumnSource, name: string, path: string): Promise<OutsideColumn> {
  const file = fileSource(path)
  try {
    const values = await source.read(file)
    const matched = values.reduce((count, value) => count + Number(!Number.isNaN(value)), 0)
    return {
      name: `${source.name}:${name}`,
      file: name,
      path,
      title: `${source.title} of ${name}`,
      unit: source.unit,
      valueOf: (key) => (typeof key === 'number' ? (values[key] ?? Number.NaN) : Number.NaN),
      note: `${formatCount(matched)} architectures`,
      matched,
      unmatched: 0,
    }
  } finally {
    file.close?.()
  }
}

/* The NAME of every `latency:NAME` in texts. */
function namesIn(texts: readonly string[], source: string): string[] {
  const pattern = new RegExp(`(?<![\\w.-])${source}:("[^"]+"|[\\w.-]+)`, 'gi')
  const names = texts.flatMap((text) =>
    [...text.matchAll(pattern)].map((match) => match[1]!.replaceAll('"', '')),
  )
  return [...new Set(names)]
}

function namesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function notDownloaded(
  plugin: Plugin,
  source: ColumnSource,
  column: string,
  found: readonly string[],
): NasBenchError {
  const others = found.length === 0 ? '' : `; downloaded: ${formatChoices(found)}`
  return new NasBenchError(
    'DATA_NOT_FOUND',
    `${source.name}:${column} has not been downloaded${others}: nasbench download ${plugin.name} --id ${source.download}, or --with FILE for a file that you have`,
    { received: `${source.name}:${column}` },
  )
}
