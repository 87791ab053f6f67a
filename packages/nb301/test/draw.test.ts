import { expect, it } from 'vitest'
import { drawDot, drawMermaid, drawSvg } from '../src/draw.js'
import { drawText } from '../src/draw-text.js'
import { dartsSpace } from '../src/space.js'

const arch = dartsSpace.parse('0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk')

it('draws both cells as text', () => {
  expect(`\n${drawText(arch)}\n`).toMatchInlineSnapshot(`
    "
    normal cell
      2 ◀─┬─ sep_conv_3x3 ── 0  cell before the last
          └─ sep_conv_3x3 ── 1  last cell
      3 ◀─┬─ sep_conv_3x3 ── 0  cell before the last
          └─ sep_conv_3x3 ── 1  last cell
      4 ◀─┬─ skip_connect ── 0  cell before the last
          └─ sep_conv_3x3 ── 1  last cell
      5 ◀─┬─ skip_connect ── 0  cell before the last
          └─ dil_conv_3x3 ── 2
      output = 2 ∥ 3 ∥ 4 ∥ 5

    reduction cell
      2 ◀─┬─ max_pool_3x3 ── 0  cell before the last
          └─ max_pool_3x3 ── 1  last cell
      3 ◀─┬─ max_pool_3x3 ── 1  last cell
          └─ skip_connect ── 2
      4 ◀─┬─ max_pool_3x3 ── 0  cell before the last
          └─ skip_connect ── 2
      5 ◀─┬─ max_pool_3x3 ── 1  last cell
          └─ skip_connect ── 2
      output = 2 ∥ 3 ∥ 4 ∥ 5
    "
  `)
  expect(dartsSpace.draw(arch)).toBe(drawText(arch))
})

it('draws both cells for Graphviz', () => {
  expect(drawDot(arch)).toMatchInlineSnapshot(`
    "digraph genotype {
      rankdir=LR
      node [shape=box, style=rounded]
      subgraph cluster_n {
        label="normal cell"
        n0 [label="0 cell before the last"]
        n1 [label="1 last cell"]
        n2 [label="2"]
        n3 [label="3"]
        n4 [label="4"]
        n5 [label="5"]
        n6 [label="output"]
        n0 -> n2 [label="sep_conv_3x3"]
        n1 -> n2 [label="sep_conv_3x3"]
        n0 -> n3 [label="sep_conv_3x3"]
        n1 -> n3 [label="sep_conv_3x3"]
        n0 -> n4 [label="skip_connect"]
        n1 -> n4 [label="sep_conv_3x3"]
        n0 -> n5 [label="skip_connect"]
        n2 -> n5 [label="dil_conv_3x3"]
        n2 -> n6 [style=dashed]
        n3 -> n6 [style=dashed]
        n4 -> n6 [style=dashed]
        n5 -> n6 [style=dashed]
      }
      subgraph cluster_r {
        label="reduction cell"
        r0 [label="0 cell before the last"]
        r1 [label="1 last cell"]
        r2 [label="2"]
        r3 [label="3"]
        r4 [label="4"]
        r5 [label="5"]
        r6 [label="output"]
        r0 -> r2 [label="max_pool_3x3"]
        r1 -> r2 [label="max_pool_3x3"]
        r1 -> r3 [label="max_pool_3x3"]
        r2 -> r3 [label="skip_connect"]
        r0 -> r4 [label="max_pool_3x3"]
        r2 -> r4 [label="skip_connect"]
        r1 -> r5 [label="max_pool_3x3"]
        r2 -> r5 [label="skip_connect"]
        r2 -> r6 [style=dashed]
        r3 -> r6 [style=dashed]
        r4 -> r6 [style=dashed]
        r5 -> r6 [style=dashed]
      }
    }
    "
  `)
})

it('draws both cells for Mermaid', () => {
  expect(drawMermaid(arch)).toMatchInlineSnapshot(`
    "flowchart LR
      subgraph n ["normal cell"]
        n0("0 cell before the last")
        n1("1 last cell")
        n2("2")
        n3("3")
        n4("4")
        n5("5")
        n6("output")
        n0 -->|sep_conv_3x3| n2
        n1 -->|sep_conv_3x3| n2
        n0 -->|sep_conv_3x3| n3
        n1 -->|sep_conv_3x3| n3
        n0 -->|skip_connect| n4
        n1 -->|sep_conv_3x3| n4
        n0 -->|skip_connect| n5
        n2 -->|dil_conv_3x3| n5
        n2 -.-> n6
        n3 -.-> n6
        n4 -.-> n6
        n5 -.-> n6
      end
      subgraph r ["reduction cell"]
        r0("0 cell before the last")
        r1("1 last cell")
        r2("2")
        r3("3")
        r4("4")
        r5("5")
        r6("output")
        r0 -->|max_pool_3x3| r2
        r1 -->|max_pool_3x3| r2
        r1 -->|max_pool_3x3| r3
        r2 -->|skip_connect| r3
        r0 -->|max_pool_3x3| r4
        r2 -->|skip_connect| r4
        r1 -->|max_pool_3x3| r5
        r2 -->|skip_connect| r5
        r2 -.-> r6
        r3 -.-> r6
        r4 -.-> r6
        r5 -.-> r6
      end
    "
  `)
})

it('draws both cells as SVG', async () => {
  await expect(drawSvg(arch)).toMatchFileSnapshot('./fixtures/readme-genotype.svg')
})

it('names every edge in every drawing, and draws distinct cells distinctly', () => {
  const names = new RegExp(dartsSpace.operations().join('|'), 'g')
  const archs = dartsSpace.randomSample({ n: 200, seed: 'draw' })
  for (const draw of [drawText, drawDot, drawMermaid, drawSvg]) {
    const drawings = archs.map(draw)
    expect(new Set(drawings).size).toBe(200)
    for (const [at, drawing] of drawings.entries()) {
      const { normal, reduce } = archs[at] as (typeof archs)[number]
      expect(drawing.match(names)).toEqual([...normal, ...reduce].map(([op]) => op))
    }
    expect(() => draw({ normal: [], reduce: [] })).toThrow(/there are 0 edges/)
  }
})
