import type { ArchitectureSpace } from '@nasbench/core'
import { archColumn, flopsColumn, indexColumn, paramsColumn } from './output/columns.js'
import type { Column, Row } from './output/table.js'

/** The architecture and its cost by formula, without any data. */
export function architectureRow(space: ArchitectureSpace, arch: unknown, dataset?: string): Row {
  return {
    benchmark: space.name,
    index: space.getIndex(arch),
    arch: space.format(arch),
    ...costFields(space, arch, dataset),
  }
}

/** Parameters and multiply-adds, where the space has a formula. */
export function costFields(space: ArchitectureSpace, arch: unknown, dataset?: string): Row {
  if (space.cost === undefined) return {}
  const { params, flops } = space.cost(arch, dataset === undefined ? {} : { dataset })
  return { params, flops }
}

/** The table of such rows. */
export function architectureColumns(space: ArchitectureSpace): Column[] {
  return space.cost === undefined
    ? [indexColumn, archColumn]
    : [indexColumn, paramsColumn, flopsColumn, archColumn]
}

/** Fields of such rows in a CSV file. */
export function architectureFields(space: ArchitectureSpace): string[] {
  return ['benchmark', 'index', 'arch', ...(space.cost === undefined ? [] : ['params', 'flops'])]
}
