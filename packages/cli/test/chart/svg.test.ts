import { describe, expect, test } from 'vitest'
import { plotCurves } from '../../src/chart/curves.js'
import { type Column, histogram, ranking, scatter } from '../../src/chart/plot-kinds.js'
import { drawSvg } from '../../src/chart/svg.js'
import { textWidth, wrapText } from '../../src/chart/svg-text.js'
import type { Measure } from '../../src/measures/measure.js'

const measure = (more: Partial<Measure>): Measure => ({
  name: 'a',
  title: 'cifar10 test accuracy',
  unit: '%',
  whole: false,
  direction: 'maximize',
  undirected: false,
  read: () => new Float64Array(0),
  ...more,
})
const accuracy = (n: number): Column => ({
  measure: measure({}),
  values: Float64Array.from(
    { length: n },
    (_, i) => 50 + 40 * Math.tanh((i / n) * 3) + ((i * 7919) % 101) / 25,
  ),
})
const params = (n: number): Column => ({
  measure: measure({ title: 'parameters', unit: '', whole: true, direction: 'minimize' }),
  values: Float64Array.from(
    { length: n },
    (_, i) => 100_000 + 4_000_000 * (i / n) + 10_000 * ((i * 104_729) % 37),
  ),
})
const notes = ['a sample of 400 of 15,625, seed 0', 'made-up results, not measurements <&>']

/* Every text of a picture, with where it stands. */
function texts(svg: string) {
  return [...svg.matchAll(/<text x="([-\d.]+)" y="([-\d.]+)"([^>]*)>([^<]*)</g)].map(
    ([, x, y, attributes, text]) => {
      const width = textWidth(text as string, /font-size="15"/.test(attributes as string) ? 15 : 12)
      const anchor = /text-anchor="(\w+)"/.exec(attributes as string)?.[1]
      const left = Number(x) - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
      return { text, left, right: left + width, y: Number(y) }
    },
  )
}

describe('pictures', () => {
  const cases = [
    [
      'scatter',
      scatter(
        'NAS-Bench-201: cifar10 test accuracy against parameters',
        params(400),
        accuracy(400),
        {},
        notes,
      ),
    ],
    [
      'shades',
      scatter('NAS-Bench-201: part of it', params(30_000), accuracy(30_000), { yRange: [60, 95] }, notes),
    ],
    ['histogram', histogram('NAS-Bench-201: cifar10 test accuracy', accuracy(5000), {}, notes)],
    ['rank', ranking('NAS-Bench-201: cifar10 test accuracy by rank', accuracy(5000), undefined, {}, notes)],
    [
      'ranks',
      ranking(
        'NAS-Bench-201: a title so long that it does not fit into a line of this picture, but into two',
        accuracy(700),
        params(700),
        {},
        notes,
      ),
    ],
    [
      'curves',
      plotCurves(
        [0, 13, 22].map((index, n) => ({
          index,
          arch: '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|',
          budgets: Array.from({ length: 200 }, (_, i) => i),
          values: Array.from({ length: 200 }, (_, i) => 91 - n - 60 / (1 + i / 5)),
        })),
        { title: 'Learning curves: cifar10 val', metric: 'accuracy', unit: '%', note: notes[1] as string },
      ),
    ],
  ] as const

  test.each(cases)('%s', async (name, plot) => {
    const svg = drawSvg(plot, { width: 640 })
    await expect(svg).toMatchFileSnapshot(`./pictures/${name}.svg`)
    // Nothing is loaded, nothing runs, nothing leaves the page.
    expect(svg).not.toMatch(/<script|href|url\((?!#area)/)
  })

  test.each(cases)('%s: no text on another, none outside', (_, plot) => {
    for (const width of [400, 720, 1200]) {
      const svg = drawSvg(plot, { width })
      const rows = new Map<number, { left: number; right: number }[]>()
      for (const one of texts(svg.replace(/<g transform[\s\S]*?<\/g>\n<text/, '<text'))) {
        expect(one.right).toBeLessThanOrEqual(width)
        rows.set(one.y, [...(rows.get(one.y) ?? []), one])
      }
      for (const row of rows.values()) {
        row.sort((a, b) => a.left - b.left)
        row.forEach((one, i) => {
          if (i > 0) expect(one.left).toBeGreaterThanOrEqual(row[i - 1]?.right as number)
        })
      }
    }
  })
})

test('a picture of one point, and one of equal values', () => {
  for (const n of [1, 2]) {
    const flat: Column = { measure: measure({}), values: new Float64Array(n).fill(90) }
    const svg = drawSvg(scatter('flat', flat, flat, {}, []), { width: 400 })
    expect(svg).not.toMatch(/NaN|Infinity/)
    expect(drawSvg(histogram('flat', flat, {}, []), { width: 400 })).not.toMatch(/NaN|Infinity/)
    expect(drawSvg(ranking('flat', flat, undefined, {}, []), { width: 400 })).not.toMatch(/NaN|Infinity/)
  }
})

test('a histogram counts everything once, and says what it leaves out', () => {
  const column = accuracy(5000)
  const whole = histogram('', column, { fullRange: true }, [])
  expect(whole.counts.reduce((a, b) => a + b)).toBe(5000)
  expect(whole.counts.length).toBeGreaterThan(15)
  const inside = column.values.filter((value) => value >= 60 && value <= 80).length
  const part = histogram('', column, { xRange: [60, 80] }, [])
  expect(part.counts.reduce((a, b) => a + b)).toBe(inside)
  expect(part.notes).toEqual([
    `${(5000 - inside).toLocaleString('en-US')} are outside of the range and not shown (--full-range shows all)`,
  ])
})

test('words are wrapped, and cut where one is too long', () => {
  expect(wrapText('a bc def', textWidth('a bc') + 1)).toEqual(['a bc', 'def'])
  const [cut] = wrapText('x'.repeat(200), 100)
  expect(cut).toMatch(/^x+…$/)
  expect(textWidth(cut as string)).toBeLessThanOrEqual(100)
})
