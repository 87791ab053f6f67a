import type { Benchmark } from '../benchmark.js'
import type { Plugin } from '../benchmark-plugin.js'
import type { ByteFolder } from '../bytes/source.js'

/** The benchmark that is being tested, and how thoroughly. */
export interface Subject {
  readonly plugin: Plugin
  /** Opens it anew; the check that opens closes. */
  open(): Promise<Benchmark>
  /** Architectures that a check looks at where there are too many to look at all. */
  readonly samples: number
  /** A store to be opened through a counter of reads. */
  readonly data: ByteFolder | undefined
}

/** One property that every benchmark must have. Throws if the subject has it not. */
export interface Check {
  readonly name: string
  /** False: not for this subject. */
  readonly applies?: (subject: Subject) => boolean
  readonly run: (subject: Subject) => void | Promise<void>
}

/** Spaces up to that size are looked at whole. */
export const wholeSize = 20_000

/** A check of an opened benchmark, which is closed after the check. */
export function withBenchmark(
  name: string,
  run: (benchmark: Benchmark, subject: Subject) => void | Promise<void>,
): Check {
  return {
    name,
    run: async (subject) => {
      const benchmark = await subject.open()
      try {
        await run(benchmark, subject)
      } finally {
        benchmark.close()
      }
    },
  }
}
