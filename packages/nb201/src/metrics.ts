import type { MetricInfo } from '@nasbench/core'

/** The metrics of these names; new objects each time, since callers may change them. */
export const recordedMetrics = (names: readonly string[] = ['accuracy', 'loss']): MetricInfo[] =>
  allMetrics().filter(({ name }) => names.includes(name))

const allMetrics = (): MetricInfo[] => [
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
