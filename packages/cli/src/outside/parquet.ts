import { gunzipSync } from 'node:zlib'
import { decompress } from 'fzstd'
import { parquetReadObjects } from 'hyparquet'

/** The rows of a Parquet file, uncompressed or compressed with Snappy, gzip or zstd. */
export async function readParquet(bytes: Uint8Array): Promise<{ headers: string[]; rows: unknown[][] }> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const records = (await parquetReadObjects({
    file,
    compressors: {
      GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)),
      ZSTD: (input: Uint8Array) => decompress(input),
    },
  })) as Readonly<Record<string, unknown>>[]
  const headers = [...new Set(records.slice(0, 1).flatMap((record) => Object.keys(record)))]
  return { headers, rows: records.map((record) => headers.map((header) => record[header])) }
}
