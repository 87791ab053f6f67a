import { existsSync, statSync } from 'node:fs'
import type { Download, Plugin } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import { parseAddress, publicAddress } from '../address.js'
import { checksOf } from '../check.js'
import { listDownloads } from '../list.js'
import { freeBytes } from '../room.js'
import { readState } from '../state.js'
import type { Target } from './target.js'

/** What is about to be done. */
export interface Plan {
  readonly plugin: Plugin
  readonly entry: Download
  readonly target: Target
}

/** Writes all files that can be fetched, for people or as one JSON document. */
export function showList(plugins: readonly Plugin[], json: boolean): void {
  if (json) {
    writeJson(listDownloads(plugins))
    return
  }
  const blocks = plugins.flatMap(({ name, title, downloads }) => [
    `${title} (${name})`,
    ...downloads.flatMap((entry) => [
      `  --id ${entry.id}${entry === downloads[0] ? '  (unless another one is named)' : ''}`,
      `    ${entry.title}`,
      `    ${entry.fileName}, ${entry.url === undefined ? 'to be fetched by hand' : sizeOf(entry)}`,
      ...wrap(entry.note, 74).map((line) => `    ${line}`),
    ]),
    '',
  ])
  process.stdout.write(blocks.join('\n'))
}

/** What a plan comes to, as facts for people. */
export function describePlan({ plugin, entry, target }: Plan): string {
  const { names, from } = target
  const checks = checksOf(entry)
  const free = freeBytes(existingFolder(names.folder))
  const done = doneBefore(target)
  const lines: (readonly [string, string | undefined])[] = [
    ['file', `${entry.title} of ${plugin.title}`],
    ['from', entry.url === undefined ? undefined : publicAddress(parseAddress(entry.url))],
    ['to', `${names.path} (${from})`],
    ['size', `${sizeOf(entry)}${free === undefined ? '' : `; ${formatBytes(free)} are free`}`],
    ['there already', done === undefined ? undefined : `${formatBytes(done)}, and it goes on from there`],
    [
      'checked by',
      checks.length === 0 ? 'nothing, since neither size nor hash is published' : checks.join(', '),
    ],
    ['licence', entry.licence],
    ['note', entry.note],
  ]
  return lines.flatMap(([name, text]) => (text === undefined ? [] : `${name.padEnd(13)}  ${text}\n`)).join('')
}

/** The same for programs. */
export function planFields({ plugin, entry, target }: Plan): Record<string, unknown> {
  const { names } = target
  return {
    benchmark: plugin.name,
    id: entry.id,
    url: entry.url ?? null,
    path: names.path,
    bytes: entry.bytes ?? null,
    sha256: entry.sha256 ?? null,
    md5: entry.md5 ?? null,
    exists: existsSync(names.path),
    resumesFrom: doneBefore(target) ?? 0,
    freeBytes: freeBytes(existingFolder(names.folder)) ?? null,
  }
}

/** Writes one JSON document. */
export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** `1.90 GB`, or what is known instead. */
export function sizeOf({ bytes }: Pick<Download, 'bytes'>): string {
  return bytes === undefined ? 'size not published' : formatBytes(bytes)
}

function doneBefore({ names }: Target): number | undefined {
  if (readState(names.state) === undefined) return undefined
  return statSync(names.part, { throwIfNoEntry: false })?.size || undefined
}

function existingFolder(folder: string): string {
  let current = folder
  while (!existsSync(current)) {
    const above = current.replace(/[\\/][^\\/]*$/, '')
    if (above === current || above === '') return '/'
    current = above
  }
  return current
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ''
    }
    line += (line === '' ? '' : ' ') + word
  }
  return line === '' ? lines : [...lines, line]
}
