import { existsSync, statSync } from 'node:fs'
import type { Download, Plugin } from '@nasbench/core'
import { formatBytes, printable, printableLines } from '@nasbench/core/node'
import { parseAddress, publicAddress } from '../address.js'
import { checksOf } from '../check.js'
import { freeBytes } from '../disk-space.js'
import { listDownloads } from '../list.js'
import { readState } from '../state.js'
import type { Target } from './target.js'

/** The planned work. */
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
      `  --id ${entry.id}${entry === downloads[0] ? '  (default)' : ''}`,
      `    ${entry.title}`,
      `    ${fileNames(entry)}, ${entry.url === undefined ? 'to be fetched by hand' : sizeOf(entry)}`,
      ...wrap(entry.note, 74).map((line) => `    ${line}`),
    ]),
    '',
  ])
  process.stdout.write(printableLines(blocks.join('\n')))
}

/** A plan as facts for people. */
export function describePlan({ plugin, entry, target }: Plan): string {
  const { files, path, from } = target
  const free = freeBytes(existingFolder(files[0]!.folder))
  const done = doneBefore(target)
  const urls = [entry.url, ...(entry.mirrors ?? [])].flatMap((url) => (url === undefined ? [] : [shown(url)]))
  const names = files.map(({ name }) => name)
  const lines: (readonly [string, string | undefined])[] = [
    ['file', `${entry.title} of ${plugin.title}`],
    ['files', names.length > 1 ? names.join(', ') : undefined],
    ['from', urls[0]],
    ...urls.slice(1).map((url) => ['or else from', url] as const),
    ['to', `${path} (${from})`],
    ['size', `${sizeOf(entry)}${free === undefined ? '' : `; ${formatBytes(free)} are free`}`],
    ['existing part', done === undefined ? undefined : `${formatBytes(done)}, and it continues from there`],
    ['checked by', checksShown(entry)],
    ['licence', entry.licence],
    ['note', entry.note],
  ]
  return lines
    .flatMap(([name, text]) => (text === undefined ? [] : `${name.padEnd(13)}  ${printable(text)}\n`))
    .join('')
}

/** The same for programs. */
export function planFields({ plugin, entry, target }: Plan): Record<string, unknown> {
  const { files, path } = target
  const fields = (file: FileEntry, at: number) => ({
    url: file.url === undefined ? null : shown(file.url),
    mirrors: (file.mirrors ?? []).map(shown),
    path: files[at]!.path,
    bytes: file.bytes ?? null,
    sha256: file.sha256 ?? null,
    md5: file.md5 ?? null,
    exists: existsSync(files[at]!.path),
  })
  return {
    benchmark: plugin.name,
    id: entry.id,
    ...fields(entry, 0),
    path,
    ...(entry.files && { files: [entry, ...entry.files].map(fields) }),
    resumesFrom: doneBefore(target) ?? 0,
    freeBytes: freeBytes(existingFolder(files[0]!.folder)) ?? null,
  }
}

/** Writes one JSON document. */
export function writeJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** `1.90 GB`, of all files together, or what is known instead. */
export function sizeOf({ bytes, files = [] }: Pick<Download, 'bytes' | 'files'>): string {
  const sizes = [bytes, ...files.map((file) => file.bytes)]
  const known = sizes.filter((size) => size !== undefined)
  if (known.length === 0) return 'size not published'
  const sum = formatBytes(known.reduce((total, size) => total + size, 0))
  if (known.length < sizes.length) return `more than ${sum}`
  return files.length > 0 ? `${sum} in ${sizes.length} files` : sum
}

type FileEntry = Omit<NonNullable<Download['files']>[number], 'fileName'>

function checksShown({ files = [], ...entry }: Download): string {
  const all = [entry, ...files].map(checksOf)
  const every = all[0]!.filter((check) => all.every((checks) => checks.includes(check)))
  if (every.length > 0) return every.join(', ')
  return all.some((checks) => checks.length > 0)
    ? 'what is published of each file'
    : 'size and hash if the server states them, since neither is published'
}

function shown(url: string): string {
  return publicAddress(parseAddress(url))
}

function doneBefore({ files }: Target): number | undefined {
  const sizes = files.map(({ state, part }) =>
    readState(state) === undefined ? 0 : (statSync(part, { throwIfNoEntry: false })?.size ?? 0),
  )
  return sizes.reduce((sum, size) => sum + size, 0) || undefined
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

function fileNames({ fileName, files = [] }: Download): string {
  const last = files.at(-1)
  if (last === undefined) return fileName
  return files.length === 1 ? `${fileName} and ${last.fileName}` : `${fileName} to ${last.fileName}`
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
