import { arch, platform } from 'node:os'
import { type FoundPlugin, loadPlugin } from '@nasbench/core/node'
import { findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { version } from '../main-help.js'
import { createWriter } from '../output/writer.js'

/** `nasbench plugins`: every benchmark package that was found, where, and why some are not used. */
export async function plugins(context: CommandContext): Promise<void> {
  const found = findPluginsFor(context)
  const rows = []
  const names = new Map<string, string>()
  for (const one of found) {
    const row = await describe(one, names)
    if (row.status === 'used') names.set(row.benchmark as string, one.location)
    rows.push(row)
  }
  const reasons = rows.flatMap((row) =>
    row.reason === null ? [] : `${row.status}: ${row.package}: ${row.reason}`,
  )
  if (rows.length === 0) reasons.push('no benchmark package found: npm install @nasbench/nb201')
  const writer = createWriter(context.options, {
    columns: [
      { key: 'package', title: 'package', shrinks: true },
      { key: 'version', title: 'version', dropPriority: 3 },
      { key: 'benchmark', title: 'benchmark', dropPriority: 0 },
      { key: 'status', title: 'status' },
      { key: 'from', title: 'found as', shrinks: true, dropPriority: 2 },
      { key: 'location', title: 'in', shrinks: true, dropPriority: 1 },
    ],
    fields: ['package', 'version', 'benchmark', 'status', 'from', 'location', 'reason'],
    // The versions that a bug report needs.
    note: [...reasons, `nasbench ${version}, Node ${process.versions.node}, ${platform()} ${arch()}`].join(
      '\n',
    ),
  })
  for (const row of rows) writer.add(row)
  writer.end()
}

async function describe(found: FoundPlugin, names: ReadonlyMap<string, string>) {
  const { name, version, from, location, shadowedBy } = found
  const row = { package: name, version, benchmark: null, aliases: [], from, location }
  if (shadowedBy !== undefined) return { ...row, status: 'shadowed', reason: `${shadowedBy} comes first` }
  const loaded = await loadPlugin(found)
  if ('refused' in loaded) return { ...row, status: 'refused', reason: loaded.refused }
  const { plugin } = loaded
  // Two packages may bring the same benchmark; queries go to the first.
  const first = names.get(plugin.name)
  const status = first === undefined ? 'used' : 'shadowed'
  const reason = first === undefined ? null : `${plugin.name} of ${first} comes first`
  return { ...row, benchmark: plugin.name, aliases: plugin.aliases, status, reason }
}
