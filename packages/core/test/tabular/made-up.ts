import {
  type ByteSource,
  createProductSpace,
  defineTabularPlugin,
  type ProductArch,
  readJson,
  type TabularAxes,
  type TabularPlugin,
  type TabularRecord,
} from '@nasbench/core'

const space = createProductSpace({ name: 'grid', choices: Array(4).fill(['a', 'b', 'c']), separator: '' })

/**
 * By formula: architecture 7 was never trained, odd ones have two runs, runs on `large` have no times, and of every
 * fifth architecture the middle budget of the first run is missing.
 */
export function madeUpRecord(_: unknown, index: number | bigint): Omit<TabularRecord<ProductArch>, 'arch'> {
  const at = Number(index) % 1000
  const seeds = at === 7 ? [] : at % 2 === 1 ? [3, 5] : [3]
  return {
    params: 1000 + at,
    flops: 5_000_000_000 - at,
    results: seeds.flatMap((seed) =>
      ['small', 'large'].flatMap((dataset) =>
        ['val', 'test'].flatMap((split) =>
          [1, 5, 9].map((budget) => {
            const accuracy =
              50 + (at % 7) + seed + budget + (split === 'val' ? 0.25 : 0) + (dataset === 'large' ? 1 : 0)
            const missing = at % 5 === 0 && budget === 5 && seed === 3
            return {
              dataset,
              split,
              seed,
              budget,
              values: {
                accuracy: missing ? undefined : accuracy,
                loss: missing ? Number.NaN : (100 - accuracy) / 10,
              },
              ...(dataset === 'small' && { seconds: budget * (at + 1) }),
            }
          }),
        ),
      ),
    ),
  }
}

export const gridAxes: TabularAxes = {
  datasets: ['small', 'large'],
  splits: ['val', 'test'],
  budgets: [1, 5, 9],
  metrics: [
    { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] },
    { name: 'loss', unit: 'nats', direction: 'minimize', bounds: [0, 10] },
  ],
}

/** A plugin of a table with everything that a table may have; its files are lists of records as JSON. */
export function defineGrid(
  changes: Partial<Parameters<typeof defineTabularPlugin<ProductArch>>[0]> = {},
): TabularPlugin<ProductArch> {
  return defineTabularPlugin<ProductArch>({
    name: 'grid',
    title: 'Grid',
    citation: 'nobody',
    envVar: 'NASBENCH_GRID_PATH',
    space,
    axes: gridAxes,
    importers: [
      {
        id: 'grid-json',
        title: 'Grid JSON',
        detect: (head) => new TextDecoder().decode(head.subarray(0, 8)) === '[{"arch"',
        records: async (source: ByteSource) => (await readJson(source)) as TabularRecord<ProductArch>[],
      },
    ],
    downloads: [],
    demo: madeUpRecord,
    ...changes,
  })
}

export { space as gridSpace }

/** All records as such a file has them, the last architecture first. */
export function gridFile(): TabularRecord<ProductArch>[] {
  return [...space.iterAll()]
    .map((arch, index) => ({ arch: space.format(arch), ...madeUpRecord(arch, index) }))
    .reverse()
}
