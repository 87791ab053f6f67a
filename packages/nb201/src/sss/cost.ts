import { type Cost201, type Dataset201, datasetShape } from '../cost.js'
import type { SizeArch } from './arch.js'

/**
 * Parameters and multiply-adds (counts) of a network of the size space, by formula; equal to what the files record.
 *
 * Three cells of the one genotype and two reduction blocks, between a stem and a linear layer; convolutions, the linear
 * layer and its bias count as multiply-adds, as in `costOf`.
 *
 * @throws NasBenchError UNKNOWN_DATASET
 */
export function sizeCost({ channels }: SizeArch, dataset: Dataset201): Cost201 {
  const { classes, pixels } = datasetShape(dataset)
  const [c0, c1, c2, c3, c4] = channels
  const parts = [
    { params: 29 * c0, flops: 27 * c0 * pixels ** 2 },
    cell(c0, c0, pixels),
    reduction(c0, c1, pixels / 2),
    cell(c1, c2, pixels / 2),
    reduction(c2, c3, pixels / 4),
    cell(c3, c4, pixels / 4),
    { params: 2 * c4 + c4 * classes + classes, flops: c4 * classes + classes },
  ]
  return parts.reduce((sum, { params, flops }) => ({ params: sum.params + params, flops: sum.flops + flops }))
}

/* Two convolutions from the cell's input and three inside, and one to fit the widths where they differ. */
function cell(a: number, b: number, pixels: number): Cost201 {
  const fit = a === b ? 0 : 1
  return {
    params: 2 * (9 * a * b + 2 * b) + 3 * (9 * b * b + 2 * b) + fit * (a * b + 2 * b),
    flops: (18 * a * b + 27 * b * b + fit * a * b) * pixels ** 2,
  }
}

function reduction(a: number, b: number, pixels: number): Cost201 {
  return { params: 10 * a * b + 9 * b * b + 4 * b, flops: (10 * a * b + 9 * b * b) * pixels ** 2 }
}
