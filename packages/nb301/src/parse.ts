import { fromCompact } from './compact.js'
import { fromConfigSpace, isConfigSpace } from './configspace.js'
import { canonicalGenotype, type Genotype } from './genotype.js'
import { invalidGenotype } from './problems.js'
import { genotypeOfRank } from './rank.js'
import { parseShortText } from './text.js'

/**
 * Reads an architecture from text, space around it taken off: a rank (`'123'`), the short text form, JSON of a
 * genotype, of compact pairs or of ConfigSpace entries, or Python's printed form of a genotype
 * (`Genotype(normal=[('sep_conv_3x3', 0), …], normal_concat=range(2, 6), reduce=…, reduce_concat=…)`).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function parseGenotype(text: string): Genotype {
  if (typeof text !== 'string') {
    throw invalidGenotype(text, [{ message: 'it is not a text', expected: 'a rank, a short text or JSON' }])
  }
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return genotypeOfRank(BigInt(trimmed))
  if (/^[[{]/.test(trimmed)) return readGenotype(parseJson(trimmed, text))
  if (/^Genotype\s*\(/.test(trimmed)) return readGenotype(parseJson(jsonOfPython(trimmed), text))
  return parseShortText(trimmed)
}

/**
 * The architecture that an object is in any of its spellings: a genotype with its edges in any order, compact pairs,
 * ConfigSpace entries (`:` or `_COLON_`, other hyperparameters among them left alone).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function readGenotype(value: unknown): Genotype {
  if (Array.isArray(value)) return fromCompact(value)
  if (isConfigSpace(value)) return fromConfigSpace(value)
  return canonicalGenotype(value as Genotype)
}

function parseJson(json: string, text: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw invalidGenotype(text, [
      {
        message: `it is no JSON: ${(error as Error).message}`,
        expected: '{"normal":[["sep_conv_3x3",0],…],…}',
      },
    ])
  }
}

/* Tuples and lists are lists, keyword arguments are fields; what else may be there is no JSON and refused as such. */
function jsonOfPython(text: string): string {
  const fields = text.replace(/^Genotype\s*\(/, '{').replace(/\)$/, '}')
  return fields
    .replace(/\b(\w+)\s*=/g, '"$1":')
    .replaceAll("'", '"')
    .replace(/range\(\s*2\s*,\s*6\s*\)/g, '[2,3,4,5]')
    .replaceAll('(', '[')
    .replaceAll(')', ']')
    .replace(/,\s*([\]}])/g, '$1')
}

/**
 * The architecture that a caller names: as itself in any spelling of its edges, as a text that {@link parseGenotype}
 * reads, or as its rank.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function resolveGenotype(arch: Genotype | string | number | bigint): Genotype {
  if (typeof arch === 'string') return parseGenotype(arch)
  if (typeof arch === 'number' || typeof arch === 'bigint') return genotypeOfRank(arch)
  return canonicalGenotype(arch)
}
