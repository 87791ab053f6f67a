import { readAll } from '../data/open-files.browser.js'
import { NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/** No published file nests deeper than 20 levels; a reader that calls itself runs out of stack at some 5,000. */
const maxJsonDepth = 500

/**
 * The value of a JSON text.
 *
 * @param name the file, for messages
 * @throws NasBenchError CORRUPT_FILE if the text is not JSON, or nests deeper than 500 levels
 */
export function parseJson(text: string, name: string): unknown {
  checkJsonDepth(text, name)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new NasBenchError('CORRUPT_FILE', `${name} is not JSON: ${(cause as Error).message}`, {
      path: name,
      cause,
    })
  }
}

/**
 * The value of a whole JSON file, for files that fit in memory.
 *
 * @throws NasBenchError CORRUPT_FILE if it is not JSON or nests deeper than 500 levels, and what the source's `read`
 * rejects with
 */
export async function readJson(source: ByteSource): Promise<unknown> {
  return parseJson(new TextDecoder().decode(await readAll(source)), source.name)
}

/**
 * Checks that a JSON text nests at most 500 levels deep, for callers that parse it by themselves. About 300 MB a second.
 *
 * @throws NasBenchError CORRUPT_FILE if it nests deeper
 */
export function checkJsonDepth(text: string, name: string): void {
  let depth = 0
  // Strings are skipped from quote to quote; a bracket in them does not nest.
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at)
        break
      case 0x5b:
      case 0x7b:
        if (++depth > maxJsonDepth) {
          throw new NasBenchError(
            'CORRUPT_FILE',
            `${name} is JSON that nests deeper than ${maxJsonDepth} levels`,
            {
              path: name,
              offset: at,
            },
          )
        }
        break
      case 0x5d:
      case 0x7d:
        depth--
    }
  }
}

/* The quote that closes the string which begins at `start`; an odd number of backslashes before a quote escapes it. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return end
  }
  return text.length
}
