import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePickle } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { Tuple, writePickle } from '../../../core/test/pickle/write-pickle.js'
import { demoFile } from '../../src/demo-file.js'
import { importPublished, runsIn } from '../stores.js'

/*
 * Whoever changes a published file and saves it again may have made one object of what was equal: keys that stand in a
 * program's code are one object, which a pickle then holds once.
 */
describe('a pickle that was saved again, with all that is equal shared', () => {
  const { bytes } = demoFile([0, 1462, 9930, 11_472])
  let expected: ReturnType<typeof runsIn>

  beforeAll(async () => {
    expected = await imported(bytes)
  })

  test.each([0, 1, 2, 3, 4, 5])('says the same in protocol %i', async (protocol) => {
    const saved = writePickle(shared(parsePickle(bytes)), { protocol })
    expect(await imported(saved)).toEqual(expected)
  })
})

async function imported(bytes: Uint8Array) {
  const path = join(temporaryFolder(), 'saved.pkl')
  writeFileSync(path, bytes)
  const store = await importPublished(path)
  const runs = runsIn(store)
  store.close()
  return runs
}

/* The same value, with one object for all that is equal. Keys of more than one part are tuples. */
function shared(value: unknown): unknown {
  const known = new Map<string, unknown>()
  const numbers = new Map<unknown, number>()
  const nameOf = (part: unknown): string => {
    if (typeof part !== 'object' || part === null) return `${typeof part} ${String(part)}`
    return `part ${numbers.get(part)}`
  }
  const one = (kind: string, parts: readonly unknown[], make: () => object): unknown => {
    const name = `${kind}: ${parts.map(nameOf).join(', ')}`
    if (!known.has(name)) {
      const made = make()
      numbers.set(made, numbers.size)
      known.set(name, made)
    }
    return known.get(name)
  }
  const share = (part: unknown, isKey = false): unknown => {
    if (Array.isArray(part)) {
      const items = part.map((item) => share(item))
      return isKey ? one('tuple', items, () => new Tuple(items)) : one('list', items, () => items)
    }
    if (!(part instanceof Map)) return part
    const entries = [...part].map(([key, item]) => [share(key, true), share(item)] as const)
    return one('dict', entries.flat(), () => new Map(entries))
  }
  return share(value)
}
