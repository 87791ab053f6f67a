import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** What is known of a part: enough to go on with it from another process, or to see that one must not. */
export interface PartState {
  /** Where it comes from, without what is secret in an address. */
  readonly url: string
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
  /** The size of the whole file, as the server has it. */
  readonly total?: number | undefined
  /** As many of its bytes are surely on the disk. */
  readonly synced: number
}

/** The state beside a part; undefined where there is none that we wrote. */
export function readState(path: string): PartState | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<PartState> & { nasbench?: unknown }
    const ours = value.nasbench === 'download' && typeof value.url === 'string'
    return ours && Number.isSafeInteger(value.synced) ? (value as PartState) : undefined
  } catch {
    return undefined
  }
}

/** Writes it so that a reader finds the old one or the new one, and never half of it. Only the lock's owner may. */
export function writeState(path: string, state: PartState): void {
  const temporary = temporaryState(path)
  writeFileSync(temporary, `${JSON.stringify({ nasbench: 'download', ...state }, null, 2)}\n`)
  renameSync(temporary, path)
}

/** Removes it, and what a killed process may have left of a new one. */
export function removeState(path: string): void {
  rmSync(path, { force: true })
  rmSync(temporaryState(path), { force: true })
}

function temporaryState(path: string): string {
  return `${path}.tmp`
}
