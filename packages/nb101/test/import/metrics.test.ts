import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MetricsDecoder } from '../../src/import/metrics.js'
import { concat, field, metricsRecord, varint } from '../files.js'

const official =
  '0a2d09000000000000000011000000000000000019000000a0aaaab93f21000000609006b93f29000000006990b93f' +
  '0a2d09000000000000004011000000c07493464019000000609006ba3f2100000020dff2ba3f2900000080cbb7ba3f' +
  '0a2d0900000000000010401100000020db79564019000000401a64d63f21000000605555d63f29000000e0f26dd63f' +
  '108a988a04190000408739db7940'

function decode(bytes: Uint8Array) {
  const metrics = new MetricsDecoder()
  metrics.bytes.set(bytes)
  const wrong = metrics.decode(bytes.length)
  const { evaluations, parameters, totalTime, ignored, values } = metrics
  return { wrong, evaluations, parameters, totalTime, ignored: [...ignored], values: [...values] }
}

describe('MetricsDecoder', () => {
  it('reads the first record of the official file', () => {
    expect(decode(Buffer.from(official, 'hex'))).toEqual({
      wrong: undefined,
      evaluations: 3,
      parameters: 8_555_530,
      totalTime: 413.7015450000763,
      ignored: [],
      values: [
        ...[0, 0, 0.1002604141831398, 0.09775640815496445, 0.09985977411270142],
        ...[2, 45.152000427246094, 0.10166265815496445, 0.10526842623949051, 0.10436698794364929],
        ...[4, 89.90399932861328, 0.3498597741127014, 0.3489583432674408, 0.3504607379436493],
      ],
    })
  })

  it('does not take bytes of the parameters or the total time for fields, as NASBenchAPI does', () => {
    // A total time whose bytes read like an evaluation, and parameters whose varint is 0a 2d.
    const time = Buffer.from('0a2d090000000a2d', 'hex')
    const bytes = concat(
      field(2, 0x0a + 0x2d * 128 - 128),
      Uint8Array.of(0x19),
      time,
      metricsRecord([[0, 0, 0.1, 0.2, 0.3]], 7, 5).subarray(0, 47),
    )
    expect(decode(bytes)).toMatchObject({ wrong: undefined, evaluations: 1, totalTime: time.readDoubleLE(0) })
  })

  it('skips any field that it does not know, by its wire type', () => {
    const foreign = fc.oneof(
      fc.tuple(fc.integer({ min: 4, max: 5000 }), fc.nat()).map(([number, value]) => field(number, value)),
      fc
        .tuple(fc.integer({ min: 6, max: 5000 }), fc.double())
        .map(([number, double]) => field(number, { double })),
      fc.tuple(fc.integer({ min: 6, max: 5000 }), fc.uint8Array()).map(([n, bytes]) => field(n, bytes)),
      fc
        .tuple(fc.integer({ min: 6, max: 5000 }), fc.uint8Array({ minLength: 4, maxLength: 4 }))
        .map(([number, bytes]) => concat(Uint8Array.from(varint(number * 8 + 5)), bytes)),
      // Known numbers with other wire types are other fields.
      fc.constantFrom(field(1, 5), field(2, new Uint8Array(3)), field(3, 9)),
    )
    fc.assert(
      fc.property(fc.array(foreign), fc.array(foreign), (inside, outside) => {
        const evaluation = concat(...inside.filter((bytes) => (bytes[0] as number) % 8 !== 1))
        const run = concat(...outside)
        const numbers = [
          [0, 1, 2, 3, 4],
          [5, 6, 7, 8, 9],
          [10, 11, 12, 13, 14],
        ] as const
        const { ignored: _, ...read } = decode(metricsRecord(numbers, 300, 0.5, { evaluation, run }))
        expect(read).toEqual({
          wrong: undefined,
          evaluations: 3,
          parameters: 300,
          totalTime: 0.5,
          values: numbers.flat(),
        })
      }),
    )
  })

  it('says what is wrong with any beginning of a record, and never reads beyond it', () => {
    const bytes = Buffer.from(official, 'hex')
    const whole = new Set([0, 47, 94, 141, 146, 155])
    for (let length = 0; length <= bytes.length; length++) {
      const { wrong } = decode(bytes.subarray(0, length))
      if (whole.has(length)) expect(wrong).toBeUndefined()
      else expect(wrong).toBeTypeOf('string')
    }
  })

  it('ends, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { wrong } = decode(bytes)
        expect(wrong === undefined || wrong.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
