import type { SourceInfo } from '../benchmark.js'
import type { StoreReader } from './reader.js'

/** Where a store's results come from, as a benchmark that answers from it says. */
export function sourceOfStore({ layout: { source, createdAt }, location }: StoreReader): SourceInfo {
  return {
    kind: 'file',
    file: source.file,
    version: source.version,
    bytes: source.bytes,
    ...(source.sha256 !== '' && { sha256: source.sha256 }),
    importedAt: createdAt,
    location,
  }
}
