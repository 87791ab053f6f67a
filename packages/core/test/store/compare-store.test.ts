import { describe, expect, it } from 'vitest'
import { isNasBenchError } from '../../src/errors.js'
import { createVerifier } from '../../src/store/compare-store.js'
import { integer } from '../../src/store/encoding.js'
import type { StoreWriter } from '../../src/store/write-types.js'
import { floatsOf, writtenStore } from './stores.js'

interface Changes {
  readonly loss?: (row: number) => Float64Array
  readonly where?: number | readonly number[]
  readonly sparse?: readonly number[]
  readonly text?: string
  readonly rows?: number
  readonly unit?: string
  readonly attributes?: Readonly<Record<string, number>>
  readonly version?: string
  readonly more?: 'table' | 'measure' | 'text'
  readonly less?: 'table' | 'measure' | 'text'
}

const fill =
  (changes: Changes = {}) =>
  (writer: StoreWriter) => {
    const {
      loss = (row) => floatsOf([BigInt(row) << 52n, 0x7ff8000000000001n, 0n]),
      rows = 6,
      where = 3,
    } = changes
    const table = writer.table('runs')
    for (let row = 0; row < rows; row++) {
      table
        .measure('loss', { unit: changes.unit ?? 'nats', axis: 'epoch' })
        .append(loss(row), row === 2 ? [1, 5, 7] : where)
      if ((changes.sparse ?? [1, 4]).includes(row)) {
        table.measure('sparse', { unit: 'x', encodings: [integer()] }).appendValue(row)
      }
      if (changes.less !== 'measure') table.measure('seed', { unit: 'seed' }).appendValue(row)
      if (changes.more === 'measure') table.measure('more', { unit: 'x' }).appendValue(row)
      if (changes.less !== 'text' && row % 2 === 0)
        table.text('name').append(row === 4 ? (changes.text ?? 'four') : 'even')
      if (changes.more === 'text') table.text('more').append('')
      table.endRow()
    }
    if (changes.less !== 'table') writer.table('other').endRow()
    if (changes.more === 'table') writer.table('more')
    writer.setAttributes(changes.attributes ?? { a: 1, b: 2 })
    writer.setSourceVersion(changes.version ?? 'v1')
  }

async function verdict(changes: Changes): Promise<string> {
  const store = await writtenStore(fill())
  const verifier = createVerifier(store)
  try {
    fill(changes)(verifier)
    verifier.finish()
    return 'the same'
  } catch (error) {
    if (!isNasBenchError(error, 'CORRUPT_FILE')) throw error
    expect(error.path).toBe(store.location)
    return error.message.replace(store.location, 'STORE')
  } finally {
    store.close()
  }
}

describe('createVerifier', () => {
  it('counts what it compared', async () => {
    const store = await writtenStore(fill())
    const verifier = createVerifier(store)
    fill()(verifier)
    expect(verifier.finish()).toEqual({ values: 6 * 3 + 2 + 6, rows: 7 })
  })

  it('does not mind the order of attributes', async () => {
    expect(await verdict({ attributes: { b: 2, a: 1 } })).toBe('the same')
  })

  it.each<[string, Changes, string]>([
    [
      'a number',
      { loss: (row) => floatsOf([BigInt(row) << 52n, 0x7ff8000000000001n, row === 4 ? 1n : 0n]) },
      'table runs, measure loss, row 4, point 5: 5e-324 in the source, 0 in the store',
    ],
    [
      'a point of a list',
      { loss: (row) => floatsOf([BigInt(row) << 52n, row === 2 ? 0n : 0x7ff8000000000001n, 0n]) },
      'table runs, measure loss, row 2, point 5: 0 in the source, NaN (bits 7ff8000000000001) in the store',
    ],
    [
      '-0',
      { loss: (row) => floatsOf([BigInt(row) << 52n, 0x7ff8000000000001n, 1n << 63n]) },
      '-0 in the source, 0 in the store',
    ],
    [
      'the payload of a NaN',
      { loss: (row) => floatsOf([BigInt(row) << 52n, 0x7ff8000000000002n, 0n]) },
      'NaN (bits 7ff8000000000002) in the source, NaN (bits 7ff8000000000001) in the store',
    ],
    ['the points', { where: 4 }, 'measure loss, the points of row 0: 4 in the source, 3 in the store'],
    [
      'the points, as a list',
      { where: [3, 4, 5] },
      'the points of row 0: [3,4,5] in the source, 3 in the store',
    ],
    ['how many points', { loss: () => floatsOf([0n]) }, 'the points of row 0'],
    [
      'a row that the store lacks',
      { sparse: [1, 3, 4] },
      'measure sparse, row 3: there in the source, missing in the store',
    ],
    [
      'a row that the source lacks',
      { sparse: [1] },
      'measure sparse, row 4: missing in the source, there in the store',
    ],
    ['a text', { text: 'vier' }, 'table runs, text name, row 4: vier in the source, four in the store'],
    ['more rows', { rows: 7 }, 'measure loss, row 6: there in the source, missing in the store'],
    ['fewer rows', { rows: 5 }, 'table runs, the number of rows: 5 in the source, 6 in the store'],
    ['a unit', { unit: 'bits' }, 'the unit of measure loss: bits in the source, nats in the store'],
    ['an attribute', { attributes: { a: 1, b: 3 } }, 'attribute b: 3 in the source, 2 in the store'],
    ['an attribute less', { attributes: { a: 1 } }, 'attribute b: nothing in the source, 2 in the store'],
    ['the version', { version: 'v2' }, "the source's version: v2 in the source, v1 in the store"],
    ['another table', { more: 'table' }, 'table more: there in the source, missing in the store'],
    [
      'another measure',
      { more: 'measure' },
      'table runs, measure more: there in the source, missing in the store',
    ],
    ['another text', { more: 'text' }, 'table runs, text more: there in the source, missing in the store'],
    ['a table less', { less: 'table' }, 'table other: missing in the source, there in the store'],
    ['a measure less', { less: 'measure' }, 'measure seed: missing in the source, there in the store'],
    ['a text less', { less: 'text' }, 'text name: missing in the source, there in the store'],
  ])('tells of %s that differs', async (_, changes, message) => {
    expect(await verdict(changes)).toContain(message)
  })

  it('says what to do', async () => {
    expect(await verdict({ version: 'v2' })).toBe(
      "the store STORE does not match its source file: the source's version: v2 in the source, v1 in the store. Import the file again",
    )
  })
})
