import { isNasBenchError, type Plugin } from '@nasbench/core'
import { findData, loadPlugin } from '@nasbench/core/node'
import { findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { formatCount } from '../output/key-value.js'
import type { Row } from '../output/table.js'
import { createWriter, formatOf } from '../output/writer.js'

/** `nasbench list`: the installed benchmarks, and where their data is. */
export async function list(context: CommandContext): Promise<void> {
  const rows: (Row & { readonly benchmark: string })[] = []
  for (const found of findPluginsFor(context).filter((one) => one.shadowedBy === undefined)) {
    const loaded = await loadPlugin(found)
    if ('refused' in loaded || rows.some((row) => row.benchmark === loaded.plugin.name)) continue
    const { name, aliases, title, space, envVar } = loaded.plugin
    rows.push({
      benchmark: name,
      aliases,
      title,
      architectures: space.size,
      envVar,
      ...(await dataOf(loaded.plugin)),
      bundled: loaded.plugin.bundled !== undefined,
      package: found.name,
      version: found.version,
    })
  }
  const writer = createWriter(context.options, {
    columns: [
      { key: 'benchmark', title: 'benchmark' },
      {
        key: 'architectures',
        title: 'architectures',
        number: formatCount,
        big: formatCount,
        dropPriority: 1,
      },
      { key: 'package', title: 'package', dropPriority: 3 },
      { key: 'version', title: 'version', dropPriority: 2 },
      { key: 'data', title: 'data', shrinks: true },
    ],
    fields: ['benchmark', 'title', 'architectures', 'package', 'version', 'data'],
    ...noteOn(rows),
  })
  for (const row of rows)
    writer.add({
      ...row,
      data:
        row.data ?? (row.bundled && formatOf(context.options) === 'table' ? 'bundled: final results' : null),
    })
  writer.end()
}

function noteOn(rows: readonly Row[]): { note?: string } {
  if (rows.length === 0) return { note: 'no benchmark package found: npm install @nasbench/nb201' }
  if (rows.every((row) => row.data !== null || row.bundled)) return {}
  // If a variable names a missing path, the reason helps more than the advice.
  const wrong = rows.filter((row) => row.reason !== null && process.env[String(row.envVar)])
  const reasons = wrong.map((row) => `${row.benchmark}: ${row.reason}`)
  return {
    note: [...reasons, 'no data: nasbench info BENCH says how to get it; --demo does without'].join('\n'),
  }
}

/* Where the data is, or why there is none: a variable may name a missing path. */
async function dataOf(plugin: Plugin): Promise<{ data: string | null; reason: string | null }> {
  try {
    return { data: (await findData(plugin)).location, reason: null }
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    return { data: null, reason: error.message }
  }
}
