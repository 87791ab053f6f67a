import { type Download, NasBenchError, type Plugin, unknownName } from '@nasbench/core'
import { parseAddress, publicAddress } from '../address.js'
import type { DownloadFlags } from './flags.js'

/**
 * The requested file: the one named by `id`, else the first that can be fetched. With another URL it is still
 * that file, and with another hash it is any file with that hash.
 *
 * Throws INVALID_ARGUMENT for an id, an address or a hash that cannot be right.
 */
export function chooseEntry(plugin: Pick<Plugin, 'name' | 'downloads'>, flags: DownloadFlags): Download {
  const { id, url, sha256 } = flags
  const { name, downloads } = plugin
  const entry =
    id === undefined
      ? (downloads.find((one) => one.url !== undefined) ?? downloads[0])
      : downloads.find((one) => one.id === id)
  if (entry === undefined) {
    if (downloads.length === 0)
      throw new NasBenchError('INVALID_ARGUMENT', `${name} names no file to download`)
    const ids = downloads.map((one) => one.id)
    throw unknownName('INVALID_ARGUMENT', 'file', id, ids, name)
  }
  if (url !== undefined) parseAddress(url)
  const files = entry.files?.length ?? 0
  if (sha256 !== undefined && files > 0) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `--sha256 is the hash of one file, and ${entry.id} has ${files + 1} files`,
      { received: sha256 },
    )
  }
  const other = url === undefined ? {} : fromUrl(entry, url)
  if (sha256 === undefined) return { ...entry, ...other }
  if (!/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `--sha256 ${JSON.stringify(sha256)}: expected 64 hexadecimal digits`,
      {
        received: sha256,
      },
    )
  }
  // Another hash may be that of another version: then its size is another one too.
  const { bytes: _, md5: __, ...rest } = entry
  const same = sha256.toLowerCase() === entry.sha256?.toLowerCase()
  return { ...(same ? entry : { ...rest, sha256 }), ...other }
}

/* Another URL takes the place of the mirrors too. Of several files it is that of their folder. */
function fromUrl({ id, fileName, files = [] }: Download, url: string): Partial<Download> {
  if (files.length === 0) return { url, mirrors: [] }
  if (!url.endsWith('/')) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${id} has ${files.length + 1} files: --url must be the URL of their folder, and end with /`,
      { received: publicAddress(parseAddress(url)) },
    )
  }
  const within = (name: string) => new URL(name, url).href
  return {
    url: within(fileName),
    mirrors: [],
    files: files.map((file) => ({ ...file, url: within(file.fileName), mirrors: [] })),
  }
}
