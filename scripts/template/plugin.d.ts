import type { ProductArch, ProductSpace, TabularPlugin } from '@nasbench/core'

export const space: ProductSpace
export function madeUp(arch: ProductArch): {
  readonly val: number[]
  readonly test: number[]
  readonly params: number
}
declare const plugin: TabularPlugin<ProductArch>
export default plugin
