import { expect, it } from 'vitest'
import { drawDot, drawMermaid, drawSvg } from '../src/draw.js'
import { nb201Space } from '../src/space.js'

const arch = nb201Space.at(11)

it('draws a cell for Graphviz', () => {
  expect(drawDot(arch)).toMatchInlineSnapshot(`
    "digraph architecture {
      rankdir=LR
      node [shape=box, style=rounded]
      n0 [label="0 input"]
      n1 [label="1"]
      n2 [label="2"]
      n3 [label="3 output"]
      n0 -> n1 [label="nor_conv_3x3"]
      n0 -> n2 [label="nor_conv_3x3"]
      n1 -> n2 [label="avg_pool_3x3"]
      n0 -> n3 [label="none", style=dashed, color=gray, fontcolor=gray]
      n1 -> n3 [label="nor_conv_3x3"]
      n2 -> n3 [label="avg_pool_3x3"]
    }
    "
  `)
})

it('draws a cell for Mermaid', () => {
  expect(drawMermaid(arch)).toMatchInlineSnapshot(`
    "flowchart LR
      n0("0 input")
      n1("1")
      n2("2")
      n3("3 output")
      n0 -->|nor_conv_3x3| n1
      n0 -->|nor_conv_3x3| n2
      n1 -->|avg_pool_3x3| n2
      n0 -.->|none| n3
      n1 -->|nor_conv_3x3| n3
      n2 -->|avg_pool_3x3| n3
    "
  `)
})

it('draws a cell as SVG', async () => {
  await expect(drawSvg(arch)).toMatchFileSnapshot('./fixtures/cell-11.svg')
})

it('names every edge in every drawing, and draws distinct cells distinctly', () => {
  const seen = new Set<string>()
  for (const arch of nb201Space.randomSample({ n: 500 })) {
    for (const draw of [drawDot, drawMermaid]) {
      expect(draw(arch).match(/none|skip_connect|nor_conv_1x1|nor_conv_3x3|avg_pool_3x3/g)).toEqual([
        ...arch.ops,
      ])
    }
    seen.add(drawSvg(arch))
  }
  expect(seen.size).toBe(500)
  expect(() => drawSvg({ ops: [] } as never)).toThrow(/there are 0 operations/)
})
