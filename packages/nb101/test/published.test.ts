import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { crc32c, openStore } from '@nasbench/core'
import { fileFolder } from '@nasbench/core/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../test/shared.js'
import { costColumns } from '../src/cost.js'
import { maskedCrc } from '../src/import/records.js'
import type { NASBench101 } from '../src/nasbench101.js'
import { usedOf } from '../src/prune.js'
import { nb101Space } from '../src/space.js'
import { concat, metricsRecord, type Numbers, officialFile, rowText } from './files.js'
import { importInto, openImported } from './stores.js'

/* What is published of the official files, and what follows from the space for them. */

type Run = Readonly<Record<string, number>>

interface Golden {
  readonly tfrecord_fixture: {
    readonly hex: string
    readonly json: readonly [string, number, string, string, string]
    readonly protobuf_hex: string
    readonly length_masked_crc32c: number
    readonly data_masked_crc32c: number
    readonly evaluation_data: readonly Run[]
    readonly trainable_parameters: number
    readonly total_time: number
  }
  readonly crc32c_vectors: readonly {
    readonly ascii: string
    readonly crc32c: number
    readonly masked: number
  }[]
  readonly protobuf_base64_vector_from_rs: { readonly base64: string }
  readonly known_metrics: Readonly<Record<string, { readonly 108?: readonly Run[] }>>
  readonly global_optima_108: Readonly<Record<string, number | string>>
  readonly space: Readonly<Record<string, number>> & {
    readonly unique_by_edges_total: Readonly<Record<string, number>>
  }
  readonly files: Readonly<
    Record<string, { readonly bytes?: number; readonly bytes_predicted?: number; readonly records: number }>
  >
}

const golden = sharedJson<Golden>('golden', 'nb101.json') as Golden
const cells = sharedPath('scale', 'nb101-cells.bin.gz')

/* The first row of nasbench_full.tfrecord, as it stands there. */
const realRow = () => Uint8Array.from(Buffer.from(golden.tfrecord_fixture.hex, 'hex'))

const stagesOf = (run: Run): Numbers[] =>
  ['halfway', 'final'].map((stage) => [
    stage === 'final' ? 108 : 54,
    run[`${stage}_training_time`] as number,
    run[`${stage}_train_accuracy`] as number,
    run[`${stage}_validation_accuracy`] as number,
    run[`${stage}_test_accuracy`] as number,
  ])

const camelCase = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())

describe.skipIf(golden === undefined)('published pieces (need the shared vectors)', () => {
  it('checksums are those of the vectors', () => {
    for (const { ascii, crc32c: sum, masked } of golden.crc32c_vectors) {
      const bytes = new TextEncoder().encode(ascii)
      expect([crc32c(bytes, 0, bytes.length), maskedCrc(bytes, 0, bytes.length)]).toEqual([sum, masked])
    }
    const row = realRow()
    expect(maskedCrc(row, 0, 8)).toBe(golden.tfrecord_fixture.length_masked_crc32c)
    expect(maskedCrc(row, 12, row.length - 4)).toBe(golden.tfrecord_fixture.data_masked_crc32c)
  })

  it('the first row of the official file imports, and every number of it comes back', async () => {
    const { json, evaluation_data, total_time, trainable_parameters } = golden.tfrecord_fixture
    const bench = await openImported(realRow())
    const [hash, epochs] = json
    const [info, metrics] = bench.query(hash, { budget: 4 })
    expect(info).toMatchObject({ moduleHash: hash, trainableParameters: trainable_parameters })
    expect(info.moduleAdjacency.map((row) => row.join('')).join('')).toBe(json[2])
    expect(info.moduleOperations.join(',')).toBe(json[3])
    const [record] = bench.records(hash)
    expect(record).toMatchObject({ budget: epochs, repeat: 0, totalTime: total_time })
    const recorded = record?.evaluations.map((one) => ({
      current_epoch: one.epoch,
      training_time: one.trainingTime,
      train_accuracy: one.trainAccuracy,
      validation_accuracy: one.validationAccuracy,
      test_accuracy: one.testAccuracy,
    }))
    expect(recorded).toEqual(evaluation_data.map((one) => expect.objectContaining(one)))
    expect(metrics[4]?.length).toBe(1)
    bench.close()
  })

  it('the protobuf of that row is what nasbench-rs has in its tests', () => {
    const { base64 } = golden.protobuf_base64_vector_from_rs
    expect(Buffer.from(base64, 'base64').toString('hex')).toBe(golden.tfrecord_fixture.protobuf_hex)
  })

  describe('published runs of 108 epochs', () => {
    const runs = Object.entries(golden?.known_metrics ?? {}).filter(([, { 108: list }]) => list)
    let bench: NASBench101
    let store: string

    beforeAll(async () => {
      const rows = runs.flatMap(([hash, { 108: list = [] }]) => {
        const { adjacency, operations } = nb101Space.parse(hash)
        return list.map((run) => ({
          hash,
          epochs: 108,
          adjacency: adjacency.map((row) => row.join('')).join(''),
          operations: operations.join(','),
          metrics: metricsRecord(
            [[0, 0, 0, 0, 0], ...stagesOf(run)],
            nb101Space.cost(nb101Space.parse(hash)).params,
            1,
          ),
        }))
      })
      store = await importInto(officialFile(rows))
      bench = await openImported(officialFile(rows))
    })
    afterAll(() => bench.close())

    it('are answered bit for bit, in their order', () => {
      expect(runs.length).toBeGreaterThan(1)
      for (const [hash, { 108: list = [] }] of runs) {
        const [, metrics] = bench.query(hash)
        expect(metrics[108]?.length).toBe(3)
        for (const [at, run] of list.entries()) {
          for (const [key, value] of Object.entries(run)) {
            expect(metrics[108]?.[at]?.[camelCase(key) as 'finalTestAccuracy'], key).toBe(value)
          }
        }
      }
    })

    it('have the means that others print', () => {
      const hash = '00005c142e6f48ac74fdcf73e3439874'
      expect(bench.summary(hash).metric).toBe(0.9264155824979147)
      expect(bench.summary(hash, { split: 'test' }).metric).toBe(0.9206063151359558)
      expect(bench.trainTime(hash)).toBe(1768.7849527994792)
    })

    it('are counts of 9,984 images, and stored as such', async () => {
      const { layout, close } = await openStore(fileFolder(store))
      const variants = layout.tables.cells?.measures.accuracy?.variants ?? []
      expect(variants.map(({ column }) => column.encoding)).toEqual(
        variants.map(() => ({ kind: 'count', type: 'uint16', scale: 1, of: 9984, single: true })),
      )
      close()
    })
  })

  it('the best results are such counts too, and those of a cell of the space', () => {
    const { global_optima_108: best } = golden
    for (const key of ['max_single_test_accuracy', 'max_single_validation_accuracy']) {
      const value = best[key] as number
      expect(Math.fround(Math.round(value * 9984) / 9984)).toBe(value)
    }
    const means = [
      ['mean_validation_accuracy', 'nas_benchmarks_y_star_valid_error'],
      ['mean_test_accuracy', 'nas_benchmarks_y_star_test_error'],
    ] as const
    for (const [mean, error] of means) {
      expect(1 - (best[mean] as number)).toBeCloseTo(best[error] as number, 12)
      const three = (best[mean] as number) * 3 * 9984
      expect(Math.abs(three - Math.round(three))).toBeLessThan(1e-3)
    }
    expect(nb101Space.isValid(nb101Space.parse(best.best_mean_test_hash as string))).toBe(true)
  })

  it('the official files are as long as rows of all cells make them', () => {
    const { params } = costColumns()
    const sizes = { full: 0, only108: 0 }
    let index = 0
    for (const { adjacency, operations } of nb101Space.iterAll()) {
      // 45 bytes an evaluation and 2 before it, 9 for the time, and the parameters in groups of seven bits.
      const digits = Math.ceil((32 - Math.clz32(params[index++] as number)) / 7)
      const base64 = 4 * Math.ceil((3 * 47 + 9 + 1 + digits) / 3)
      // Quotes, commas and brackets; each line of 76 letters ends with \\n, which JSON writes with two.
      const fixed = 2 + 4 * 2 + 4 * 2 + 32 + base64 + 2 * Math.ceil(base64 / 76)
      const row = 16 + fixed + adjacency.length ** 2 + operations.join(',').length
      for (const epochs of [4, 12, 36, 108]) {
        const size = 3 * (row + String(epochs).length)
        sizes.full += size
        if (epochs === 108) sizes.only108 += size
      }
    }
    expect(sizes.full).toBe(golden.files['nasbench_full.tfrecord']?.bytes)
    expect(sizes.only108).toBe(golden.files['nasbench_only108.tfrecord']?.bytes_predicted)
    expect(index * 12).toBe(golden.files['nasbench_full.tfrecord']?.records)
    expect(index * 3).toBe(golden.files['nasbench_only108.tfrecord']?.records)
  })

  it('a row of the real file has just that length', () => {
    const [hash, epochs, adjacency, operations] = golden.tfrecord_fixture.json
    const metrics = Uint8Array.from(Buffer.from(golden.tfrecord_fixture.protobuf_hex, 'hex'))
    const text = rowText({ hash, epochs, adjacency, operations, metrics })
    expect(concat(new TextEncoder().encode(text)).length + 16).toBe(realRow().length)
    expect([...officialFile([{ hash, epochs, adjacency, operations, metrics }])]).toEqual([...realRow()])
  })
})

describe.skipIf(golden === undefined)('the space is as counted (needs the shared vectors)', () => {
  it('1,947,545 of the 2,097,152 raw matrices lead from the first vertex to the last', () => {
    const pairs: [number, number][] = []
    for (let to = 1; to < 7; to++) for (let from = 0; from < to; from++) pairs.push([from, to])
    const edges = new Uint8Array(49)
    let [raw, connected] = [0, 0]
    for (let bits = 0; bits < 2 ** pairs.length; bits++) {
      for (const [bit, [from, to]] of pairs.entries()) edges[7 * from + to] = (bits >>> bit) & 1
      raw++
      if (usedOf({ vertices: 7, edges }) !== undefined) connected++
    }
    expect(raw).toBe(golden.space.raw_7x7_upper_triangular_matrices)
    expect(connected).toBe(golden.space.raw_matrices_connected)
  })

  it('has so many cells of each number of edges', () => {
    const byEdges: Record<string, number> = {}
    for (const { adjacency } of nb101Space.iterAll()) {
      const edges = adjacency.flat().reduce((sum, edge) => sum + edge, 0)
      byEdges[edges] = (byEdges[edges] ?? 0) + 1
    }
    expect(byEdges).toEqual(golden.space.unique_by_edges_total)
  })

  it.skipIf(cells === undefined)('needs nine digits of a hash to tell all cells apart', () => {
    const bytes = gunzipSync(readFileSync(cells as string))
    const prefixes = (digits: number) => {
      const seen = new Set<string>()
      for (let at = 6; at < bytes.length; at += 22)
        seen.add(bytes.toString('hex', at, at + 5).slice(0, digits))
      return seen.size
    }
    const digits = golden.space.hash_prefix_hex_digits_needed_for_uniqueness as number
    expect(prefixes(digits)).toBe(nb101Space.size)
    expect(prefixes(digits - 1)).toBeLessThan(nb101Space.size)
  })
})

/* Whoever adds a group of vectors adds its test. */
it.skipIf(golden === undefined)('every group of the shared vectors is tested', () => {
  const tested = {
    'this file': [
      'tfrecord_fixture',
      'crc32c_vectors',
      'protobuf_base64_vector_from_rs',
      'known_metrics',
      'global_optima_108',
      'files',
      'accuracy_quantisation',
    ],
    'hash.test.ts, validate.test.ts, canonical.test.ts': ['specs', 'hash_module', 'hash_trace_chain3_c3'],
    'graph-utilities.test.ts': ['gen_is_edge', 'permute_graph', 'is_full_dag', 'compute_vertex_channels'],
    'encodings.test.ts': ['encodings', 'nascifar10B_edge_index_to_edge'],
    'enumerate.test.ts, cost.test.ts, canonical.test.ts, space.test.ts, this file': ['space'],
    'cost.test.ts': ['official_val108'],
  }
  const known = Object.values(tested).flat()
  expect(Object.keys(golden).filter((key) => !key.startsWith('_') && !known.includes(key))).toEqual([])
})
