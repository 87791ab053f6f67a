import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawDot, drawMermaid, drawSvg } from '../src/draw.js'
import { drawText } from '../src/draw-text.js'
import { nb101Space } from '../src/space.js'
import { anySpelling } from './spellings.js'
import { vectorArch } from './vectors.js'

const inception = vectorArch('colab_inception')

describe('drawText', () => {
  it('has a row for each vertex and a column for each edge', () => {
    expect(drawText(inception).split('\n')).toEqual([
      '0 input            ┬─┬─┬─┐',
      '1 conv1x1-bn-relu  ▼ │ │ │ ┐',
      '2 conv3x3-bn-relu    ▼ │ │ │ ┐',
      '3 conv3x3-bn-relu      ▼ │ │ │ ┐',
      '4 conv3x3-bn-relu        │ │ │ ▼ ┐',
      '5 maxpool3x3             ▼ │ │   │ ┐',
      '6 output                   ▼ ▼   ▼ ▼',
    ])
    expect(drawText(nb101Space.at(0))).toBe('0 input   ┐\n1 output  ▼')
  })

  it('has every edge from its source down to its target, and no unused vertex', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        const { adjacency, operations } = nb101Space.at(index)
        const rows = drawText(arch).split('\n')
        expect(rows.length).toBe(operations.length)
        const edges = adjacency.flat().filter((bit) => bit === 1).length
        expect(rows.join('').match(/▼/g)?.length).toBe(edges)
        expect(rows.join('').match(/[┬┐]/g)?.length).toBe(edges)
      }),
    )
  })
})

describe('drawDot', () => {
  it('is a graph for Graphviz', () => {
    expect(drawDot(nb101Space.parse('011001000/c3'))).toBe(`digraph architecture {
  rankdir=LR
  node [shape=box]
  n0 [label="input"]
  n1 [label="conv3x3-bn-relu"]
  n2 [label="output"]
  n0 -> n1
  n0 -> n2
  n1 -> n2
}
`)
  })
})

describe('drawMermaid', () => {
  it('is a flowchart for Mermaid', () => {
    expect(drawMermaid(nb101Space.parse('011001000/c3'))).toBe(`flowchart LR
  n0["input"]
  n1["conv3x3-bn-relu"]
  n2["output"]
  n0 --> n1
  n0 --> n2
  n1 --> n2
`)
  })
})

describe('drawSvg', () => {
  it('is a picture of the Inception cell', async () => {
    await expect(drawSvg(inception)).toMatchFileSnapshot('fixtures/inception.svg')
  })

  it('has a box for each used vertex and a path for each edge', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        const { adjacency, operations } = nb101Space.at(index)
        const svg = drawSvg(arch)
        expect(svg.match(/<rect/g)?.length).toBe(operations.length)
        expect(svg.match(/<path d="M[^"]*" fill="none"/g)?.length).toBe(
          adjacency.flat().filter(Boolean).length,
        )
      }),
    )
  })
})
