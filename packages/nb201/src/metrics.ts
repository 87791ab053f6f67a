import type { MetricInfo } from '@nasbench/core'
import type { Metric201 } from './query/question.js'

const percent = { unit: 'percent', direction: 'maximize', bounds: [0, 100] } as const
const cost = { direction: 'minimize', bounds: [0, Number.POSITIVE_INFINITY] } as const

/** The metrics that files may record for a run. */
export const metricInfo: Readonly<Record<Metric201, MetricInfo>> = {
  accuracy: { name: 'accuracy', ...percent, description: 'top-1 accuracy' },
  loss: { name: 'loss', unit: 'nats', ...cost, description: 'mean cross-entropy' },
  top5: { name: 'top5', ...percent, description: 'top-5 accuracy' },
  latency: { name: 'latency', unit: 'seconds', ...cost, description: 'inference of a batch of 256' },
}
