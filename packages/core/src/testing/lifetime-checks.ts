import type { ByteFolder, ByteSource } from '../bytes/source.js'
import { dispose } from '../space-backed.js'
import { type Check, withBenchmark } from './check.js'
import { expectSame, expectThat, outcome } from './expect.js'
import { pickLoaded } from './pick.js'
import { questions } from './questions.js'
import { scramble } from './same.js'

/** Checks of opening and closing. */
export const lifetimeChecks: readonly Check[] = [
  {
    name: 'lifetime: two that are open share no state',
    run: async (subject) => {
      const first = await subject.open()
      const second = await subject.open()
      const [arch] = pickLoaded(second, 1)
      const before = structuredClone(second.summary(arch))
      scramble(first.summary(arch))
      first.close()
      expectSame(
        structuredClone(second.summary(arch)),
        before,
        'query of one, after the other was changed and closed,',
      )
      second.close()
    },
  },
  withBenchmark(
    'lifetime: closing again does nothing, and a query afterwards breaks nothing',
    (benchmark) => {
      const [arch] = pickLoaded(benchmark, 1)
      const before = structuredClone(benchmark.summary(arch))
      benchmark.close()
      benchmark.close()
      const after = outcome(() => structuredClone(benchmark.summary(arch)), 'query after close()')
      if ('answer' in after) expectSame(after.answer, before, 'query after close()')
    },
  ),
  withBenchmark('lifetime: has Symbol.dispose, which closes', (benchmark) => {
    expectThat(typeof benchmark[dispose] === 'function', 'it has no Symbol.dispose')
    benchmark[dispose]()
    benchmark.close()
  }),
  {
    name: 'lifetime: opening reads little, and nothing is read twice',
    applies: ({ data }) => data !== undefined,
    run: async ({ plugin, data }) => {
      const counted = countReads(data as ByteFolder)
      const benchmark = await plugin.open(counted.folder)
      const opening = counted.bytes()
      const [arch] = pickLoaded(benchmark, 1)
      benchmark.summary(arch)
      const answering = counted.bytes()
      const asked = questions(benchmark).filter((options) => benchmark.exists({ ...options, arch }))
      for (const options of asked) benchmark.queryMany(benchmark.iterAll(), options)
      const everything = counted.bytes()
      for (const options of asked) benchmark.queryMany(benchmark.iterAll(), options)
      expectSame(counted.bytes(), everything, 'the number of bytes read after the same was asked again')
      benchmark.close()
      // A store of a few records is read in one go; there laziness saves nothing.
      if (everything < 2 ** 20) return
      expectThat(
        opening * 4 <= everything,
        `opening reads ${opening} of the ${everything} bytes that all questions need`,
      )
      expectThat(
        answering * 2 <= everything,
        `the first answer reads ${answering} of the ${everything} bytes that all questions need`,
      )
    },
  },
]

/** The folder, and how many bytes have been read from it. */
function countReads(folder: ByteFolder): { folder: ByteFolder; bytes: () => number } {
  let bytes = 0
  const count = (source: ByteSource | undefined): ByteSource | undefined => {
    if (!source) return undefined
    const { readSync } = source
    return {
      size: source.size,
      name: source.name,
      read: (into, at) => {
        bytes += into.length
        return source.read(into, at)
      },
      ...(readSync && {
        readSync: (into: Uint8Array, at: number) => {
          bytes += into.length
          readSync.call(source, into, at)
        },
      }),
      close: () => source.close?.(),
    }
  }
  const { openSync } = folder
  return {
    folder: {
      name: folder.name,
      open: async (path) => count(await folder.open(path)),
      ...(openSync && { openSync: (path: string) => count(openSync.call(folder, path)) }),
      close: () => folder.close?.(),
    },
    bytes: () => bytes,
  }
}
