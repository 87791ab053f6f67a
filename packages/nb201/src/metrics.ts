import type { MetricInfo } from '@nasbench/core'

/** What is recorded of every run, on every set; new objects each time, since whoever asks may change them. */
export const recordedMetrics = (): MetricInfo[] => [
  {
    name: 'accuracy',
    unit: 'percent',
    direction: 'maximize',
    bounds: [0, 100],
    description: 'top-1 accuracy',
  },
  {
    name: 'loss',
    unit: 'nats',
    direction: 'minimize',
    bounds: [0, Number.POSITIVE_INFINITY],
    description: 'mean cross-entropy',
  },
]
