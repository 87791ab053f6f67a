import { describe, expect, test } from 'vitest'
import { printable } from '../../src/output/printable.js'
import { createStyle } from '../../src/output/style.js'
import { type Column, formatTable } from '../../src/output/table.js'

const style = createStyle({ color: false })
const columns: Column[] = [
  { key: 'index', title: 'index', number: String },
  { key: 'metric', title: 'accuracy [%]', number: (value) => value.toFixed(2) },
  { key: 'cost', title: 'cost [s]', number: (value) => value.toFixed(1), dropPriority: 2 },
  { key: 'arch', title: 'architecture', shrinks: true, dropPriority: 1 },
]
const rows = [
  { index: 0, metric: 9.5, cost: 1234.56, arch: 'a'.repeat(60) },
  { index: 15624, metric: 94.371, cost: null, arch: 'b|~1' },
]
const format = (width?: number) => formatTable(columns, rows, style, width)

describe('a table', () => {
  test('aligns numbers to the right, and is never cut in a pipe', () => {
    expect(format()).toBe(
      [
        'index  accuracy [%]  cost [s]  architecture',
        `    0          9.50    1234.6  ${'a'.repeat(60)}`,
        '15624         94.37         –  b|~1',
        '',
      ].join('\n'),
    )
  })

  test('shortens what may be shortened, then leaves out what can be spared', () => {
    expect(format(60).split('\n')[1]).toBe(`    0          9.50    1234.6  ${'a'.repeat(28)}…`)
    expect(format(50).split('\n')[1]).toBe(`    0          9.50  ${'a'.repeat(28)}…`)
    expect(format(45).split('\n')[0]).toBe('index  accuracy [%]  architecture')
    expect(format(25).split('\n')[0]).toBe('index  accuracy [%]')
    // Nothing is left to spare.
    expect(format(5).split('\n')[0]).toBe('index  accuracy [%]')
    for (const width of [19, 20, 30, 41, 60, 100]) {
      for (const line of format(width).split('\n')) expect([...line].length).toBeLessThanOrEqual(width)
    }
  })

  test('a number may be too small for some of a column', () => {
    const count: Column = {
      key: 'n',
      title: 'n',
      number: (value) => value.toLocaleString('en-US'),
      big: (value) => value.toLocaleString('en-US'),
    }
    const some = [{ n: 15625 }, { n: 1_076_746_950_455_072_400n }]
    expect(formatTable([count], some, style).split('\n')).toEqual([
      `${' '.repeat(24)}n`,
      `${' '.repeat(19)}15,625`,
      '1,076,746,950,455,072,400',
      '',
    ])
    expect(formatTable([{ key: 'n', title: 'n' }], [{ n: 12_345n }], style)).toBe('n\n12345\n')
  })

  test('lets no control character through', () => {
    expect(printable('a\u001b[2Jb\nc\u009b')).toBe('a·[2Jb·c·')
    const text = formatTable([{ key: 'a', title: 'a' }], [{ a: '\u001b]0;x\u0007' }], style)
    expect(text).toBe('a\n·]0;x·\n')
  })
})
