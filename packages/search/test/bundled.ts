import type { Benchmark } from '@nasbench/core'
import { type Arch201, NASBench201 } from '@nasbench/nb201'

/** The real results that come with nb201. */
export async function bundledResults(): Promise<Benchmark<Arch201>> {
  return (await NASBench201.bundled()) as unknown as Benchmark<Arch201>
}
