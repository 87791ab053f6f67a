import type { Protocol, PublishedRow } from './protocol.js'

/* Published as mean test error in percent. */
function testError(algorithm: string, error: number): PublishedRow {
  return {
    algorithm,
    dataset: 'cifar10',
    split: 'test',
    mean: Number((1 - error / 100).toFixed(5)),
    std: null,
    remark: 'as quoted by a later review from the paper',
  }
}

const reported = [
  { dataset: 'cifar10', split: 'val' },
  { dataset: 'cifar10', split: 'test' },
]

/** The experiment of the NAS-Bench-101 paper. */
export const nb101Paper: Protocol = {
  name: 'nb101-paper',
  benchmark: 'nb101',
  dataset: 'cifar10',
  title: '10,000,000 simulated seconds of 108-epoch trainings',
  source: 'Ying et al., "NAS-Bench-101", ICML 2019, section 5; scripts in automl/nas_benchmarks',
  seen: { dataset: 'cifar10', split: 'val', budget: 108 },
  costFactor: 1,
  drawRun: { option: 'repeat', values: [0, 1, 2] },
  rules: { seconds: 10_000_000, overrun: 'keep', duplicates: 'count', workers: 1 },
  reported,
  parameters: { evolution: { population: 100, sample: 10 } },
  published: [],
  notes: [
    'Each look draws one of the three runs; the mean over the three is reported. The paper shows a figure, not a table.',
    'The scripts let an algorithm propose cells outside the space, which cost nothing and score 0; here none is proposed.',
  ],
}

/** naszilla's experiment on NAS-Bench-101. */
export const naszilla101: Protocol = {
  name: 'naszilla',
  benchmark: 'nb101',
  dataset: 'cifar10',
  title: '150 evaluations of 108-epoch trainings',
  source:
    'White et al., "BANANAS", AAAI 2021, and "Local search is state of the art for NAS benchmarks", UAI 2021; naszilla/naszilla',
  seen: { dataset: 'cifar10', split: 'val', budget: 108 },
  costFactor: 1,
  rules: { evaluations: 150, overrun: 'keep', duplicates: 'free', workers: 1 },
  reported,
  parameters: { evolution: { population: 30, sample: 10 }, local: { initial: 10 } },
  published: [
    testError('random', 6.341),
    testError('evolution', 6.109),
    testError('local', 5.932),
    testError('bohb', 6.356),
    testError('reinforce', 6.436),
  ],
  notes: ['An architecture is evaluated once per run; asking for it again costs nothing and is not counted.'],
}
