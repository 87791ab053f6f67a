import { isPickle } from '../pickle/is-pickle.js'

interface Look {
  /** For people: `a JPEG image`. */
  readonly what: string
  /** The position of the bytes. Default: 0. */
  readonly at?: number
  /** The bytes, as a string of one character per byte. */
  readonly starts: string
  /** The remedy, for the message. */
  readonly advice?: string
}

const unpack = (command: string) => `unpack it first (${command})`
const failedDownload = 'probably a failed download: fetch it again, and look at it if that does not help'

/* The more particular before the more general. */
const looks: readonly Look[] = [
  { what: 'a JPEG image', starts: '\xff\xd8\xff' },
  { what: 'a PNG image', starts: '\x89PNG\r\n' },
  { what: 'a GIF image', starts: 'GIF8' },
  { what: 'a PDF document', starts: '%PDF-' },
  { what: 'a gzip archive', starts: '\x1f\x8b', advice: unpack('gunzip') },
  { what: 'a bzip2 archive', starts: 'BZh', advice: unpack('bunzip2') },
  { what: 'an xz archive', starts: '\xfd7zXZ\0', advice: unpack('unxz') },
  { what: 'a zstd archive', starts: '\x28\xb5\x2f\xfd', advice: unpack('unzstd') },
  { what: 'a 7z archive', starts: "7z\xbc\xaf'\x1c", advice: unpack('7z x') },
  { what: 'a tar archive', at: 257, starts: 'ustar', advice: unpack('tar xf') },
  { what: 'an HDF5 file', starts: '\x89HDF\r\n' },
  { what: 'a NumPy array', starts: '\x93NUMPY' },
  { what: 'a Parquet file', starts: 'PAR1' },
  { what: 'an SQLite database', starts: 'SQLite format 3\0' },
  {
    what: 'a Git LFS pointer',
    starts: 'version https://git-lfs',
    advice: 'fetch the file it stands for (git lfs pull)',
  },
  { what: 'a PyTorch checkpoint (before 1.6)', starts: '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.' },
]

/** The type that a file seems to have, and advice, as a phrase: `a gzip archive: unpack it first (gunzip)`. */
export function describeContent(head: Uint8Array, size: number): string {
  if (size === 0) return `an empty file: ${failedDownload}`
  const text = latin1(head)
  const look = looks.find(({ at = 0, starts }) => text.startsWith(starts, at))
  if (look !== undefined) return look.advice === undefined ? look.what : `${look.what}: ${look.advice}`
  if (text.startsWith('PK\x03\x04')) return describeZip(text)
  if (/^\s*(<!doctype html|<html|<head|<body)/i.test(text)) return `an HTML page: ${failedDownload}`
  if (/^\s*<\?xml/i.test(text)) return `an XML document: ${failedDownload}`
  const of = benchmarkIn(head)
  if (isPickle(head)) return `a pickle (protocol ${head[0] === 0x80 ? head[1] : '0 or 1'}) of ${of}`
  if (head.every((byte) => byte === 0)) return `nothing but zeros: ${failedDownload}`
  if (/^(?:ï»¿)?\s*[[{]/.test(text)) return `a JSON text of ${of}`
  if (!/[^\s\x20-\x7e]/.test(text)) return `a text, "${text.slice(0, 40).trim().replaceAll(/\s+/g, ' ')}…"`
  return `a file that begins with the bytes ${hex(head.subarray(0, 8))}`
}

/* The words in the files of the benchmarks that people most often mix up. */
const benchmarks = [
  { title: 'NAS-Bench-101', words: /entries_by_arch|module_adjacency|conv[13]x[13]-bn-relu/ },
  { title: 'NAS-Bench-201', words: /arch2infos|meta_archs|\|[a-z_0-9]+~0\|/ },
  { title: 'NAS-Bench-301', words: /optimized_hyperparamater_config|NetworkSelectorDatasetInfo/ },
]

function benchmarkIn(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head)
  return benchmarks.find(({ words }) => words.test(text))?.title ?? 'something else'
}

/* PyTorch's own files are zip archives with a data.pkl in a folder; its name stands in the first entries. */
function describeZip(text: string): string {
  return /^[^/]{1,200}\/(data\.pkl|\.format_version|\.data\/|byteorder|version)/s.test(text.slice(30))
    ? 'a PyTorch checkpoint (zip) of something else'
    : `a zip archive: ${unpack('unzip')}`
}

/* Not TextDecoder, whose latin1 is Windows-1252. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 1024))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}
