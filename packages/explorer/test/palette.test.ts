import { expect, test } from 'vitest'
import { categoryColor, type Rgb, sequentialColor, textOn } from '../site/data/palette.js'

/* As axe and WCAG 2 define it. */
function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [one, other]
    .map((color) => {
      const [red, green, blue] = color.map((value) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
    })
    .sort((a, b) => b - a)
  return (light! + 0.05) / (dark! + 0.05)
}

test.each([false, true])('text is readable on every colour of a chart (dark: %s)', (dark) => {
  const shares = Array.from({ length: 201 }, (_, at) => sequentialColor(at / 200, dark))
  const choices = Array.from({ length: 8 }, (_, at) => categoryColor(at, dark))
  for (const color of [...shares, ...choices]) {
    const text: Rgb = textOn(color) === '#000000' ? [0, 0, 0] : [255, 255, 255]
    expect(contrast(color, text)).toBeGreaterThanOrEqual(4.5)
  }
})
