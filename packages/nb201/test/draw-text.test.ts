import { expect, it } from 'vitest'
import { drawText } from '../src/draw-text.js'
import { nb201Space } from '../src/space.js'

it('draws every edge of a full cell', () => {
  expect(`\n${drawText(nb201Space.at(1462))}\n`).toMatchInlineSnapshot(`
    "
    0 input
    ├─ nor_conv_3x3 ──▶ 1
    │                   │
    ├─ nor_conv_3x3 ────│────────────────┐
    │                   ├─ nor_conv_3x3 ─┴▶ 2
    │                   │                   │
    └─ nor_conv_3x3 ────│───────────────────│────────────────┐
                        └─ nor_conv_3x3 ────│────────────────┤
                                            └─ nor_conv_3x3 ─┴▶ 3 output
    "
  `)
  expect(`\n${drawText(nb201Space.at(11))}\n`).toMatchInlineSnapshot(`
    "
    0 input
    ├─ nor_conv_3x3 ──▶ 1
    │                   │
    ├─ nor_conv_3x3 ────│────────────────┐
    │                   ├─ avg_pool_3x3 ─┴▶ 2
    │                   │                   │
    └╌ none             │                   │
                        └─ nor_conv_3x3 ────│────────────────┐
                                            └─ avg_pool_3x3 ─┴▶ 3 output
    "
  `)
})

it('draws what is none without an arrow, and marks nodes without input', () => {
  expect(`\n${drawText(nb201Space.at(9))}\n`).toMatchInlineSnapshot(`
    "
    0 input
    ├─ avg_pool_3x3 ──▶ 1
    │                   │
    ├╌ none             │
    │                   ├╌ none             2 (zero)
    │                   │                   │
    └─ skip_connect ────│───────────────────│────────────────┐
                        └╌ none             │                │
                                            └─ nor_conv_3x3 ─┴▶ 3 output
    "
  `)
  expect(
    `\n${drawText(nb201Space.parse('|none~0|+|none~0|none~1|+|none~0|none~1|none~2|'))}\n`,
  ).toMatchInlineSnapshot(`
    "
    0 input
    ├╌ none             1 (zero)
    │                   │
    ├╌ none             │
    │                   ├╌ none             2 (zero)
    │                   │                   │
    └╌ none             │                   │
                        └╌ none             │
                                            └╌ none             3 output (zero)
    "
  `)
  const late = '|none~0|+|skip_connect~0|none~1|+|none~0|avg_pool_3x3~1|none~2|'
  expect(`\n${drawText(nb201Space.parse(late))}\n`).toMatchInlineSnapshot(`
    "
    0 input
    ├╌ none             1 (zero)
    │                   │
    ├─ skip_connect ────│────────────────┐
    │                   ├╌ none          └▶ 2
    │                   │                   │
    └╌ none             │                   │
                        └─ avg_pool_3x3 ────│────────────────┐
                                            └╌ none          └▶ 3 output (zero)
    "
  `)
})

it('names the operation of each edge for every cell, within 76 columns', () => {
  for (const arch of nb201Space.iterAll()) {
    const lines = drawText(arch).split('\n')
    expect(lines.length).toBe(9)
    expect(lines.every((line) => line.length <= 76 && line === line.trimEnd())).toBe(true)
    const named = drawText(arch).match(/none|skip_connect|nor_conv_1x1|nor_conv_3x3|avg_pool_3x3/g)
    expect(named).toEqual([...arch.ops])
  }
})
