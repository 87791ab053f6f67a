import { describe, expect, it } from 'vitest'
import { demoFile } from '../../src/demo-file.js'
import { hashOfIndex } from '../../src/hash.js'
import {
  apiPickle,
  concat,
  field,
  metricsRecord,
  naslibPickle,
  officialFile,
  rowsOf,
  rowText,
  tfrecordOf,
} from '../files.js'
import { contentsOf, importInto, openImported } from '../stores.js'

const indices = [0, 5, 90, 2531, 64_541, 64_542, 300_000, 423_623]
const rows = rowsOf(indices)

/* What the published layouts all have. */
function shared(contents: unknown): unknown {
  const { tables } = contents as { tables: { cells: Record<string, unknown>; places: unknown } }
  const { 'start-accuracy': _, 'start-time': __, 'total-time': ___, epoch: ____, ...cells } = tables.cells
  return { cells, places: tables.places }
}

describe('importing', () => {
  it('gives equal stores of the same runs as a TFRecord file and as a NASBenchAPI pickle', async () => {
    const pickle = await contentsOf(await importInto(apiPickle(rows)))
    expect(await contentsOf(await importInto(officialFile(rows)))).toEqual(pickle)
  })

  it('gives the same numbers from NASLib’s pickle, which has no step 0 and no total time', async () => {
    const naslib = await contentsOf(await importInto(naslibPickle(rows)))
    const official = await contentsOf(await importInto(officialFile(rows)))
    expect(shared(naslib)).toEqual(shared(official))
    expect(Object.keys((naslib as { tables: { cells: object } }).tables.cells)).not.toContain('total-time')
  })

  it('reads more of NASLib’s pairs than one batch of a pickle holds', async () => {
    const many = Array.from({ length: 1100 }, (_, i) => 2000 + i)
    const bench = await openImported(naslibPickle(rowsOf(many, [108], 1)))
    expect(bench.getStatistics()).toMatchObject({ architectures: 1100, runs: 1100, budgets: [108] })
    expect(bench.getIndex([...bench.iterHashes()][1050] as string)).toBe(3050)
    bench.close()
  })

  it('gives back every number that was written', async () => {
    const bench = await openImported(officialFile(rows))
    for (const [at, index] of indices.entries()) {
      const records = bench.records(index)
      expect(records).toHaveLength(12)
      for (const [i, record] of records.entries()) {
        const { metrics } = rows[at * 12 + i] as (typeof rows)[number]
        const numbers = record.evaluations.flatMap((evaluation) => Object.values(evaluation))
        const bytes = Buffer.from(metrics)
        const written = numbers.map((_, n) =>
          bytes.readDoubleLE(Math.floor(n / 5) * 47 + 2 + (n % 5) * 9 + 1),
        )
        expect(numbers).toEqual(written)
        expect(record.totalTime).toBe(bytes.readDoubleLE(bytes.length - 8))
      }
    }
    bench.close()
  })

  it('does not care about the order of the rows: by epochs, or each repeat in a pass of its own', async () => {
    const byEpochs = [...rows].sort((a, b) => a.epochs - b.epochs)
    const byRepeat = [0, 1, 2].flatMap((repeat) => rows.filter((_, at) => at % 3 === repeat))
    const expected = await openImported(officialFile(rows))
    for (const order of [byEpochs, byRepeat]) {
      const bench = await openImported(officialFile(order))
      for (const index of indices) expect(bench.records(index)).toEqual(expected.records(index))
      expect(bench.getStatistics()).toEqual(expected.getStatistics())
      bench.close()
    }
    expected.close()
  })

  it('keeps runs that are missing apart from zeros', async () => {
    const partly = [
      ...rowsOf([90], [4, 108], 2),
      ...rowsOf([5], [108], 3),
      ...rowsOf([0], [12], 1),
      ...rowsOf([2531]),
    ]
    for (const file of [officialFile(partly), apiPickle(partly)]) {
      const bench = await openImported(file)
      expect(bench.availableBudgets()).toEqual([4, 12, 36, 108])
      expect(bench.availableBudgets({ arch: 90 })).toEqual([4, 108])
      expect(bench.availableBudgets({ arch: 0 })).toEqual([12])
      expect(bench.records(90).map(({ budget, repeat }) => [budget, repeat])).toEqual([
        [4, 0],
        [4, 1],
        [108, 0],
        [108, 1],
      ])
      expect(bench.summary(90).info.repeats).toEqual([0, 1])
      expect(bench.summary(0, { budget: 12 })).toMatchObject({ std: null, info: { repeats: [0] } })
      expect(bench.exists({ arch: 5, budget: 4 })).toBe(false)
      expect(bench.exists({ arch: 90, repeat: 2 } as never)).toBe(false)
      expect(() => bench.summary(5, { budget: 4 })).toThrow(/no training of cell 5 with 4 epochs.*108 epochs/)
      expect(() => bench.query(0)).toThrow(expect.objectContaining({ code: 'NOT_IN_DATASET' }))
      expect(bench.query(2531)[1][36]).toHaveLength(3)
      bench.close()
    }
  })

  it('keeps accuracies that are no counts of 9,984 exactly too', async () => {
    const odd = rowsOf([90], [108], 1).map((row) => ({
      ...row,
      metrics: metricsRecord(
        [
          [0, 0, 0.1, 0.1, 0.1],
          [54, 0.1, 1 / 3, Number.MIN_VALUE, 0.7],
          [108, 7, 0.9, 0.8, 1e-9],
        ],
        123,
        Number.MAX_VALUE,
      ),
    }))
    const bench = await openImported(officialFile(odd))
    expect(bench.records(90)[0]?.evaluations[1]).toEqual({
      epoch: 54,
      trainingTime: 0.1,
      trainAccuracy: 1 / 3,
      validationAccuracy: Number.MIN_VALUE,
      testAccuracy: 0.7,
    })
    expect(bench.records(90)[0]?.totalTime).toBe(Number.MAX_VALUE)
    expect(bench.query(90)[0].trainableParameters).toBe(123)
    bench.close()
  })

  it('skips foreign fields by their wire types, and says which', async () => {
    const text = new TextEncoder().encode('2022-05-15 05:46:51 \x0a\x10\x19')
    const evaluation = concat(field(6, { double: 0.5 }), field(9, text), field(10, 300))
    const run = concat(field(4, text), field(5, 1 << 20), Uint8Array.of((7 << 3) | 5, 1, 2, 3, 4))
    const foreign = rowsOf(indices, [4, 12, 36, 108], 3, { evaluation, run })
    const expected = await contentsOf(await importInto(officialFile(rows)))
    const { attributes, tables } = (await contentsOf(await importInto(officialFile(foreign)))) as {
      attributes: object
      tables: unknown
    }
    expect(tables).toEqual((expected as { tables: unknown }).tables)
    expect(attributes).toHaveProperty('ignored', [
      '4',
      '5',
      '7',
      'evaluation_data.10',
      'evaluation_data.6',
      'evaluation_data.9',
    ])
  })

  it('reads rows that another JSON writer wrote', async () => {
    const texts = rows.map((row, at) => {
      const parsed = JSON.parse(rowText(row)) as unknown[]
      const text = JSON.stringify(parsed)
      return at % 2 === 0 ? ` ${text.replaceAll('/', '\\/').replaceAll('\\n', '\\u000a')} ` : text
    })
    texts[0] = rowText(rows[0] as (typeof rows)[number])
    const expected = await contentsOf(await importInto(officialFile(rows)))
    expect(await contentsOf(await importInto(tfrecordOf(texts)))).toEqual(expected)
  })

  it('files a cell that is spelled in another way under its own index, and counts it', async () => {
    const other = rowsOf([9]).map((row) => ({
      ...row,
      adjacency: '0110000100010000',
      operations: 'input,conv1x1-bn-relu,conv3x3-bn-relu,output',
      hash: '1af995a92568cf42af2c2668f72834ea',
    }))
    const bench = await openImported(officialFile(other))
    const index = bench.getIndex('1af995a92568cf42af2c2668f72834ea')
    expect(bench.getStatistics()).toMatchObject({ architectures: 1, runs: 12, respelled: 1 })
    const [info] = bench.query(index)
    expect(info.moduleOperations).toEqual(['input', 'conv3x3-bn-relu', 'conv1x1-bn-relu', 'output'])
    bench.close()
  })

  it('imports what the demo file made up, with the demo’s numbers', async () => {
    const { name, bytes } = demoFile()
    expect(name).toMatch(/made-up/)
    const [bench, demo] = [
      await openImported(bytes),
      (await import('../../src/nasbench101.js')).NASBench101.demo(),
    ]
    expect(bench.getStatistics()).toMatchObject({ architectures: 200, runs: 2400 })
    for (const arch of bench.iterAll()) {
      const [info, metrics] = bench.query(arch)
      expect(metrics).toEqual(demo.query(arch)[1])
      expect(info.trainableParameters).toBe(demo.query(arch)[0].trainableParameters)
    }
    bench.close()
  })
})

describe('what is wrong with a file', () => {
  const [first] = rows as [(typeof rows)[number]]
  const refusal = (code: string, message: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(message) })
  const withFirst = (change: Partial<typeof first>) => [{ ...first, ...change }, ...rows.slice(1)]

  it.each([
    ['a hash that is not the cell’s', { hash: hashOfIndex(7) }, 'CORRUPT_FILE', /has the hash 0437/],
    ['a cell that there is not', { adjacency: '0000' }, 'CORRUPT_FILE', /no way leads/],
    ['operations that there are not', { operations: 'input,output,output' }, 'CORRUPT_FILE', /operations/],
    ['a training of other epochs', { epochs: 5 }, 'UNSUPPORTED_FILE', /5 epochs.*4, 12, 36, 108/],
    ['a record that is cut off', { metrics: first.metrics.subarray(0, 60) }, 'CORRUPT_FILE', /evaluation/],
    ['no evaluations', { metrics: field(2, 5) }, 'UNSUPPORTED_FILE', /0 evaluations/],
    ['other parameters', { metrics: metricsRecord([], 5, 1) }, 'UNSUPPORTED_FILE', /0 evaluations/],
  ] as const)('%s', async (_, change, code, message) => {
    await expect(importInto(officialFile(withFirst(change)))).rejects.toThrow(refusal(code, message))
    if ('hash' in change) return
    const error = await importInto(apiPickle(withFirst(change))).catch((failure: Error) => failure)
    expect(error).toMatchObject({ code: expect.stringMatching(/CORRUPT|UNSUPPORTED/) })
  })

  it('a fourth training of the same epochs', async () => {
    const four = rowsOf([90], [4], 4)
    for (const file of [officialFile(four), apiPickle(four), naslibPickle(four)]) {
      await expect(importInto(file)).rejects.toThrow(
        refusal('UNSUPPORTED_FILE', /more than 3 trainings of 4 epochs/),
      )
    }
  })

  it('a pickle that says it has more records than there are', async () => {
    const file = apiPickle(rows, { num_records: rows.length + 1 })
    await expect(importInto(file)).rejects.toThrow(refusal('CORRUPT_FILE', /97 records but holds 96/))
  })

  it('a pickle without cells, and metrics that are no base64', async () => {
    await expect(importInto(apiPickle([]))).rejects.toThrow(refusal('UNSUPPORTED_FILE', /no cells/))
    const text = Buffer.from(apiPickle(rows)).toString('latin1')
    const file = Uint8Array.from(Buffer.from(text.replace('Ci0J', 'Ci!J'), 'latin1'))
    await expect(importInto(file)).rejects.toThrow(
      refusal('CORRUPT_FILE', /record 0: its metrics_b64 is not base64/),
    )
  })
})
