import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawGraph, type Graph } from '../src/draw-graph.js'

const small: Graph = {
  nodes: [{ label: 'input' }, { label: 'conv3x3-bn-relu', short: 'conv3x3' }, { label: 'output' }],
  edges: [
    { source: 0, target: 1, label: 'a "b" | c' },
    { source: 0, target: 2, style: 'dashed' },
    { source: 1, target: 2, style: 'faint' },
  ],
}

describe('drawGraph', () => {
  it('writes DOT', () => {
    expect(drawGraph(small, 'dot')).toMatchInlineSnapshot(`
      "digraph architecture {
        rankdir=LR
        node [shape=box]
        n0 [label="input"]
        n1 [label="conv3x3-bn-relu"]
        n2 [label="output"]
        n0 -> n1 [label="a \\"b\\" | c"]
        n0 -> n2 [style=dashed]
        n1 -> n2 [style=dashed, color=gray, fontcolor=gray]
      }
      "
    `)
  })

  it('writes Mermaid', () => {
    expect(drawGraph(small, 'mermaid')).toMatchInlineSnapshot(`
      "flowchart LR
        n0["input"]
        n1["conv3x3-bn-relu"]
        n2["output"]
        n0 -->|a #quot;b#quot; #124; c| n1
        n0 -.-> n2
        n1 -.-> n2
      "
    `)
  })

  it('keeps several graphs apart, each with its title', () => {
    const two = [
      { ...small, title: 'normal', shape: 'round' as const },
      { ...small, title: 'a < "b"' },
    ]
    expect(drawGraph(two, 'dot')).toContain('subgraph cluster_1 {\n    label="a < \\"b\\""')
    expect(drawGraph(two, 'mermaid').match(/ {2}end/g)).toHaveLength(2)
    expect(new Set(drawGraph(two, 'mermaid').match(/^ +n\w+(?=[([])/gm)).size).toBe(6)
    const svg = drawGraph(two, 'svg')
    expect(svg).toContain('>a &#60; &#34;b&#34;</text>')
    expect(svg.match(/font-weight="bold"/g)).toHaveLength(2)
  })

  it('crosses no label with a line, and keeps every text in its box and in the picture', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const svg = drawGraph(graph, 'svg')
        const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg)!.map(Number) as [
          number,
          number,
          number,
        ]
        const labels = [...svg.matchAll(/\/><text x="([^"]*)" y="([^"]*)"[^>]*>(e[^<]*)</g)].map(labelBox)
        const lines = [...svg.matchAll(/<path d="(M[^"]*)" fill="none"/g)].flatMap(([, path]) =>
          segments(path!),
        )
        for (const label of labels) {
          expect(lines.filter((line) => meets(line, label))).toEqual([])
          expect(labels.filter((other) => other !== label && meets(other, label))).toEqual([])
          expect(label[0] >= 0 && label[1] >= 0 && label[2] <= width && label[3] <= height).toBe(true)
        }
        for (const [, x, y, w, h, text] of svg.matchAll(
          /<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"[^>]*\/><text[^>]*>([^<]*)</g,
        )) {
          expect(Number(w)).toBeGreaterThan(text!.length * 7)
          expect(Number(x) + Number(w)).toBeLessThan(width)
          expect(Number(y) + Number(h)).toBeLessThan(height)
        }
        expect(lines.every(([, top, , bottom]) => top >= 0 && bottom <= height)).toBe(true)
      }),
    )
  })
})

type Box = readonly [left: number, top: number, right: number, bottom: number]

const anyName = (first: string) =>
  fc.nat({ max: 18 }).map((length) => first + '_conv3x3-bn-relu_xm'.slice(0, length))

const anyGraph = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc.record({
    nodes: fc.array(fc.record({ label: anyName('n') }), {
      minLength: count,
      maxLength: count,
    }),
    edges: fc.array(
      fc.record({
        source: fc.nat({ max: count - 1 }),
        target: fc.nat({ max: count - 1 }),
        label: anyName('e'),
      }),
      { maxLength: 14 },
    ),
    shape: fc.constantFrom('box' as const, 'round' as const),
  }),
)

/* What letters of 12 pixels really take: a little less than 7 pixels each on average, from 9 above the line to 2 below. */
function labelBox([, x, y, text]: RegExpMatchArray): Box {
  const half = (text!.length * 7) / 2
  return [Number(x) - half, Number(y) - 9, Number(x) + half, Number(y) + 2]
}

/* The straight parts of a path as boxes without area, and the corners as the lines that enclose them. */
function segments(path: string): Box[] {
  const found: Box[] = []
  let [x, y] = [0, 0]
  for (const [, command, rest] of path.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
    const numbers = rest!.trim().split(' ').map(Number)
    const points = command === 'H' ? [numbers[0]!, y] : command === 'V' ? [x, numbers[0]!] : numbers
    for (let at = 0; at < points.length; at += 2) {
      const [toX, toY] = [points[at]!, points[at + 1]!]
      if (command !== 'M')
        found.push([Math.min(x, toX), Math.min(y, toY), Math.max(x, toX), Math.max(y, toY)])
      ;[x, y] = [toX, toY]
    }
  }
  return found
}

function meets([left, top, right, bottom]: Box, other: Box): boolean {
  return left < other[2] && right > other[0] && top < other[3] && bottom > other[1]
}
