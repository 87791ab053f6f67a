import type { Download, Plugin } from '@nasbench/core'

/** A published file, and the benchmark it is of. */
export interface AvailableDownload extends Download {
  /** The plugin's name: `nb201`. */
  readonly benchmark: string
}

/** All files that these benchmarks publish, in their order; the first of each is the one to take unless you know better. */
export function listDownloads(plugins: Iterable<Pick<Plugin, 'name' | 'downloads'>>): AvailableDownload[] {
  return [...plugins].flatMap(({ name, downloads }) =>
    downloads.map((entry) => ({ benchmark: name, ...entry })),
  )
}
