import type { ProductArch, ProductSpace, TabularPlugin } from '@nasbench/core'

export const transnasSpace: ProductSpace
export function madeUp(arch: ProductArch): Record<string, Record<string, unknown>>
declare const plugin: TabularPlugin<ProductArch>
export default plugin
