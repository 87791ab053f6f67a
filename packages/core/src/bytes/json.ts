import { readAll } from '../data/files.browser.js'
import { NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/**
 * The value of a whole JSON file, for files that fit in memory.
 *
 * @throws NasBenchError CORRUPT_FILE where it is no JSON, and what the source's `read` rejects with
 */
export async function readJson(source: ByteSource): Promise<unknown> {
  const text = new TextDecoder().decode(await readAll(source))
  try {
    return JSON.parse(text)
  } catch (cause) {
    const name = source.name ?? 'the file'
    throw new NasBenchError('CORRUPT_FILE', `${name} is no JSON: ${(cause as Error).message}`, {
      path: name,
      cause,
    })
  }
}
