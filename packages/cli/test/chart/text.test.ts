import { expect, test } from 'vitest'
import type { Plot } from '../../src/chart/plot.js'
import { drawText } from '../../src/chart/text.js'
import { createStyle } from '../../src/output/style.js'

const style = createStyle({ color: false })
const plot: Plot = {
  title: 'a picture',
  x: { title: 'time [s]', min: 0, max: 10 },
  y: { title: 'height [m]', min: 0, max: 1 },
  marks: [],
  notes: ['made up'],
}
const draw = (more: Partial<Plot>, width = 40, height = 12) =>
  drawText({ ...plot, ...more }, { width, height }, style).join('\n')

test('lines of braille, told apart by letters', () => {
  const x = Array.from({ length: 41 }, (_, i) => i / 4)
  const marks = [
    { kind: 'line', name: 'sine', x, y: x.map((value) => 0.5 + 0.4 * Math.sin(value)) },
    { kind: 'line', name: 'ramp', x, y: x.map((value) => value / 10) },
  ] as const
  expect(draw({ marks })).toMatchInlineSnapshot(`
    "a picture
    height [m]
    1.0 ┤     ⣀⣀                   ⢀⣀⡀ ⢀B⠤⠔⠉
        │  ⢀⠔⠉  ⠑⢄               ⡠⠊⢁⠤⠚⠲⡁
        │ ⢠⠃     ⠈⢆            ⣀⡴⠓⠊⠁   ⠑⢄
    0.5 ┤⡰⠁        ⢣      ⣀⡠⠔⠊⠉⡔⠁       ⠈⢢
        │           ⢣⢀⣀⡠⠒⠉   ⢀⠎           ⢣
        │        ⢀⠤⠤⠊⠱⡀     ⢀⠎             A
        │    ⣀⠤⠔⠊⠁    ⠈⢢⡀ ⣀⠔⠁
    0.0 ┤⡠⠔⠒⠉           ⠈⠉
        └┬────────────────┬────────────────┬
         0                5               10
                                    time [s]
    A sine
    B ramp
    made up"
  `)
})

test('few points are dots, many are shades with their counts', () => {
  const few = {
    kind: 'cloud',
    of: 'point',
    x: Float64Array.of(0, 5, 10, 11),
    y: Float64Array.of(0, 0.5, 1, 0.5),
  } as const
  const front = { kind: 'front', x: [5], y: [0.5], lowX: true } as const
  expect(draw({ marks: [few, front] }, 30, 9)).toMatchInlineSnapshot(`
    "a picture
    height [m]
    1.0 ┤                        ⠈
        │
    0.5 ┤            o
        │
    0.0 ┤⡀
        └┬───────────┬───────────┬
         0           5          10
                          time [s]
    o Pareto front (1)
    made up"
  `)
  const n = 20_000
  const x = Float64Array.from({ length: n }, (_, i) => (10 * i) / n)
  const y = Float64Array.from(x, (value, i) => (((i * 7919) % n) / n) ** (1 + value))
  expect(draw({ marks: [{ kind: 'cloud', of: 'architecture', x, y }] }, 60, 16)).toMatchInlineSnapshot(`
    "a picture
    height [m]
    1.0 ┤▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░▒▒░░▒░░░░░░░░░▒░░░░░░░░░░
        │▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░▒▒░▒▒░░░░░░░░░░░░░░░
        │▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░▒▒░▒░░▒░░▒░░▒░░░░░░░
        │▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░▒▒▒▒░▒▒░▒░░░░░░░
        │▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░▒▒▒░▒▒▒░▒
    0.5 ┤▓▓▓▓▓▓▓▒▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░
        │▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        │▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
        │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    0.0 ┤▓▓▓████████████████████████████████████████████████████
        └┬──────────┬──────────┬──────────┬──────────┬─────────┬
         0          2          4          6          8        10
                                                        time [s]
    ░ 1–4  ▒ 5–17  ▓ 18–70  █ 71–290  architectures per charact…
    made up"
  `)
})

test('bars in eighths of a character; one of thousands is seen', () => {
  const edges = [0, 2, 4, 6, 8, 10]
  const marks = [{ kind: 'bars', edges, counts: [1, 0, 500, 1000, 250] }] as const
  expect(draw({ marks, y: { title: 'how many', min: 0, max: 1000, whole: true } })).toMatchInlineSnapshot(`
    "a picture
    how many
    1,000 ┤                    ██████
          │                    ██████
          │                    ██████
      500 ┤                    ██████
          │             █████████████
          │             █████████████
          │             ████████████████████
        0 ┤▁▁▁▁▁▁▁      ████████████████████
          └┬───────────────┬───────────────┬
           0               5              10
                                    time [s]
    made up"
  `)
})

test('no line is longer than the width, whatever it is', () => {
  const long = 'a very long title that says a lot about very little, and then goes on and on'
  const marks = [{ kind: 'line', name: long, x: [0, 10], y: [0, 1] }] as const
  for (const width of [20, 40, 80, 200]) {
    const lines = drawText({ ...plot, title: long, marks, notes: [long] }, { width, height: 12 }, style)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width)
  }
})

test('a curve with nothing recorded leaves an empty picture', () => {
  const marks = [{ kind: 'line', name: 'nothing', x: [], y: [] }] as const
  expect(draw({ marks })).toContain('A nothing')
})
