import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../../src/bytes/memory.js'
import { parsePickle, parsePickleAt, parsePickles } from '../../src/pickle/parse.js'
import type { PickleKey } from '../../src/pickle/visitor.js'
import { walkPickle } from '../../src/pickle/walk.js'
import { digest } from './digest.js'
import { sampleGlobals, samples } from './samples.js'
import { anyForm, anyValue } from './values.js'
import { streamTo, walk } from './walking.js'
import { Tuple, writePickle } from './write-pickle.js'

/** The whole value, as walkPickle gives it when nothing is streamed. */
async function walkWhole(bytes: Uint8Array, at = 0): Promise<{ value: unknown; end: number }> {
  let value: unknown
  const visitor = {
    record: (_: unknown, tape: { value(node: number): unknown }, node: number) => {
      value = tape.value(node)
    },
  }
  const { end } = await walkPickle(memorySource(bytes), visitor, { at, globals: sampleGlobals })
  return { value, end }
}

/** The value put together again from a walk that streams every container down to `depth`. */
async function walkStreaming(bytes: Uint8Array, depth: number): Promise<unknown> {
  let root: unknown
  const containers = new Map<string, Map<unknown, unknown> | unknown[]>()
  const place = (path: readonly PickleKey[], value: unknown) => {
    if (path.length === 0) {
      root = value
      return
    }
    const parent = containers.get(JSON.stringify(path.slice(0, -1)))
    if (parent instanceof Map) parent.set(path.at(-1), value)
    else (parent as unknown[])[path.at(-1) as number] = value
  }
  await walkPickle(
    memorySource(bytes),
    {
      enter: (path, kind) => {
        if (path.length >= depth) return 'record'
        const container = kind === 'dict' ? new Map() : []
        containers.set(JSON.stringify(path), container)
        place(path, container)
        return 'stream'
      },
      record: (path, tape, node) => place(path, tape.value(node)),
    },
    { globals: sampleGlobals },
  )
  return root
}

const written = JSON.parse(
  readFileSync(new URL('./fixtures/cpython.json', import.meta.url), 'utf8'),
) as Record<string, readonly string[]>

/* walkPickle leaves numpy arrays uncalled, and refuses what no large file has: complex numbers. */
const plainKinds = [
  'singletons',
  'integers',
  'longest',
  'floats',
  'texts',
  'bytes',
  'containers',
  'sets',
  'ordered',
  'shared',
  'long',
]

describe('parsePickle and walkPickle', () => {
  const found = samples()
  it.skipIf(found.length === 0)('are compared on published files', () => {
    expect(found.length).toBeGreaterThan(15)
  })

  for (const sample of found) {
    it(`give the same values of ${sample.name}`, async () => {
      const bytes = sample.read()
      const parsed = parsePickles(bytes, { globals: sampleGlobals })
      let at = 0
      for (const value of parsed) {
        const walked = await walkWhole(bytes, at)
        expect(digest(walked.value)).toEqual(digest(value))
        expect(walked.end).toBe(parsePickleAt(bytes, at, { globals: sampleGlobals }).end)
        at = walked.end
      }
      expect(at).toBe(bytes.length)
    })
  }

  /* Entries 1 and 13 of nb301-mini share a dict, so they cannot be records of their own. */
  const streamed = { 'nb101-mini.pkl': [1, 2, 3], 'nb201-mini.pkl': [1, 2, 3], 'nb301-mini.pkl': [1] }
  for (const [name, depths] of Object.entries(streamed)) {
    const sample = found.find((one) => one.name === `fixtures/${name}`)
    it.skipIf(!sample).each(depths)(`give the same values of ${name}, streamed %i deep`, async (depth) => {
      const bytes = sample?.read() as Uint8Array
      expect(digest(await walkStreaming(bytes, depth))).toEqual(digest(parsePickle(bytes)))
    })
  }

  it.each(plainKinds)("give the same values of CPython's %s", async (kind) => {
    for (const pickle of written[kind] as readonly string[]) {
      const bytes = new Uint8Array(Buffer.from(pickle, 'base64'))
      expect((await walkWhole(bytes)).value).toStrictEqual(parsePickle(bytes))
    }
  })

  it('give the same values of whatever the writer writes', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, anyForm, async (value, form) => {
        const bytes = writePickle(value, form)
        const walked = await walkWhole(bytes)
        expect(walked.value).toStrictEqual(parsePickle(bytes))
        expect(walked.end).toBe(bytes.length)
      }),
      { numRuns: 1500, seed: 14 },
    )
  })

  it('give the same values of records that share whatever it is', async () => {
    const anyRecords = fc
      .tuple(
        fc.array(anyValue, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { minLength: 1, maxLength: 40 }),
      )
      .map(([pool, picks]) =>
        picks.map((record) => {
          const items = record.map((pick) => pool[pick % pool.length])
          return [new Tuple(items), ...items]
        }),
      )
    await fc.assert(
      fc.asyncProperty(anyRecords, anyForm, async (value, { protocol, frameSize }) => {
        const bytes = writePickle(value, { protocol, frameSize })
        const walked = await walk(bytes, streamTo(1))
        expect(walked.value).toStrictEqual(parsePickle(bytes))
      }),
      { numRuns: 1000, seed: 15 },
    )
  })
})
