import type { Rng } from '@nasbench/core'
import type { Arch201, NASBench201 } from '@nasbench/nb201'

export interface SearchOptions {
  readonly rng: Rng
  readonly seconds?: number
}

export type Search = (bench: NASBench201, options: SearchOptions) => Arch201

export const randomSearch: Search
export function regularizedEvolution(
  bench: NASBench201,
  options: SearchOptions & { readonly population?: number; readonly sample?: number },
): Arch201
export function repeatSearch(
  bench: NASBench201,
  search: Search,
  options?: { readonly runs?: number; readonly seed?: number | string; readonly seconds?: number },
): Arch201[]
export function testAccuracy(
  bench: NASBench201,
  archs: readonly Arch201[],
  dataset: 'cifar10' | 'cifar100' | 'ImageNet16-120',
): { readonly mean: number; readonly std: number }
