import type { MetricInfo } from '@nasbench/core'
import type { Metric301 } from './question.js'

/** The metrics of the recorded runs. */
export const metricInfos: Readonly<Record<Metric301, MetricInfo>> = {
  accuracy: {
    name: 'accuracy',
    unit: 'percent',
    direction: 'maximize',
    bounds: [0, 100],
    description: 'top-1 accuracy',
  },
  'cross-entropy': {
    name: 'cross-entropy',
    unit: 'nats',
    direction: 'minimize',
    bounds: [0, Number.POSITIVE_INFINITY],
    description: 'mean cross-entropy',
  },
  loss: {
    name: 'loss',
    unit: 'nats',
    direction: 'minimize',
    bounds: [0, Number.POSITIVE_INFINITY],
    description: 'what was trained for, mixup and all',
  },
}
