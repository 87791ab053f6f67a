import { type Download, NasBenchError } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import type { Hashes } from './follow-hash.js'
import type { Check } from './options.js'

/** The published facts by which a file can be checked. */
export type Published = Pick<Download, 'bytes' | 'sha256' | 'md5'>

/** The difference from the published size or hash, in words; undefined if there is none. */
export function findDifference(
  published: Published,
  bytes: number,
  hashes?: Hashes,
): { readonly what: string; readonly expected: string; readonly received: string } | undefined {
  if (published.bytes !== undefined && published.bytes !== bytes) {
    const [expected, received] = [String(published.bytes), String(bytes)]
    return {
      what: `it has ${bytes} bytes (${formatBytes(bytes)}), the published one ${published.bytes}`,
      expected,
      received,
    }
  }
  for (const name of ['sha256', 'md5'] as const) {
    const expected = published[name]?.toLowerCase()
    const received = hashes?.[name]
    if (expected === undefined || received === undefined || expected === received) continue
    const label = name === 'md5' ? 'MD5' : 'SHA-256'
    return { what: `its ${label} is ${received}, that of the published one ${expected}`, expected, received }
  }
  return undefined
}

/** By what a file can be checked. */
export function checksOf(published: Published): Check[] {
  const checks: Check[] = []
  if (published.bytes !== undefined) checks.push('size')
  if (published.sha256 !== undefined) checks.push('sha256')
  if (published.md5 !== undefined) checks.push('md5')
  return checks
}

/** Whether a hash is published, so that a wrong byte would be found. */
export function hasHash({ sha256, md5 }: Published): boolean {
  return sha256 !== undefined || md5 !== undefined
}

/** The error for a file that is not what is published. */
export function mismatch(
  path: string,
  difference: { readonly what: string; readonly expected: string; readonly received: string },
  rest = '',
): NasBenchError {
  const { what, expected, received } = difference
  return new NasBenchError('CHECKSUM_MISMATCH', `${path} is not the published file: ${what}${rest}`, {
    path,
    expected,
    received,
  })
}
