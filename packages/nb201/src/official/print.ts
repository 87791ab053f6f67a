import type { Dataset201 } from '../cost.js'
import type { Dialect } from '../recorded-space.js'
import type { ArchResults } from './arch-results.js'
import { formatFixed, formatList } from './python.js'

/* The separator between a loss and an accuracy. */
const between: Readonly<Record<Dialect, string>> = { 'nats-bench': ' & ', 'nas-bench-201': ', ' }

/** The lines that the official libraries print of an architecture's runs, without line ends. */
export function formatArch(
  results: ArchResults,
  extra: string,
  dialect: Dialect,
  allTests: boolean,
): string[] {
  const names = results.getDatasetNames()
  const lines = [results.archStr, `datasets : ${formatList(names)}, extra-info : ${extra}`]
  for (const dataset of names) {
    const { flops, params, latency } = results.getComputeCosts(dataset, { dialect })
    const label = dataset.padEnd(14)
    const milliseconds = latency !== null && latency > 0 ? formatFixed(latency * 1000, 2) : 'None'
    lines.push(
      `${label} FLOP=${formatFixed(flops, 2).padStart(6)} M, Params=${formatFixed(params, 3)} MB, latency=${milliseconds} ms.`,
    )
    const parts = partsOf(dataset, allTests).map(([name, set]) => {
      const { loss, accuracy } = results.getMetrics(dataset, set)
      return `${name} : [loss = ${formatFixed(loss, 3)}${between[dialect]}top1 = ${formatFixed(accuracy, 2)}%]`
    })
    lines.push(`${label} ${parts.join(', ')}`)
  }
  return lines
}

/** All trainings of an architecture, each under a line with its length. */
export function formatTrainings(all: readonly ArchResults[], dialect: Dialect, allTests: boolean): string {
  const blocks = all.map((results) => {
    const epochs = String(results.getTotalEpoch()).padStart(3, '0')
    const title = `${'>'.repeat(40)} ${epochs} epochs ${'>'.repeat(40)}`
    return [title, ...formatArch(results, 'None', dialect, allTests)].join('\n')
  })
  return `${[...blocks, `${'<'.repeat(40)}------------${'<'.repeat(40)}`].join('\n')}\n`
}

/** The heading of each architecture if all of them are shown. */
export function formatAll(place: number, count: number, index: number, arch: string): string {
  const number = (value: number) => String(value).padStart(5)
  const title = ` The (${number(place)}/${number(count)}) ${String(index).padStart(6, '0')}-th architecture! `
  return `\n${'-'.repeat(10)}${title}${'-'.repeat(10)}\narch : ${arch}\n`
}

function partsOf(dataset: Dataset201, allTests: boolean): readonly (readonly [string, string])[] {
  const train = ['train', 'train'] as const
  switch (dataset) {
    case 'cifar10-valid':
      return allTests ? [train, ['valid', 'x-valid'], ['test', 'ori-test']] : [train, ['valid', 'x-valid']]
    case 'cifar10':
      return [train, ['test ', 'ori-test']]
    default:
      return [train, ['valid', 'x-valid'], ['test', 'x-test']]
  }
}
