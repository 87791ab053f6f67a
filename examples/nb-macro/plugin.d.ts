import type { ProductArch, ProductSpace, TabularPlugin } from '@nasbench/core'

export const macroSpace: ProductSpace
declare const plugin: TabularPlugin<ProductArch>
export default plugin
