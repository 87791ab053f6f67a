/*
 * How the picture keeps labels free. All nodes stand in one row. An edge to the next node is a straight line; every other
 * edge rises from its source, runs level on a track of its own above or below the row, and comes down on its target.
 *
 * - Lines go up and down only over the width of a node, so the gaps between nodes are crossed by level lines alone.
 * - Level lines of one side that overlap are on different tracks, and tracks are further apart than a label is high.
 * - A label stands on its own line in one gap, and each gap is as wide as its widest label.
 *
 * So no line crosses a label, and no two labels overlap. Boxes grow with their label and with their number of lines.
 */

/** A node of a graph to draw. */
export interface GraphNode {
  readonly label: string
  /** A shorter label for the SVG picture. Default: `label`. */
  readonly short?: string
}

/** An edge of a graph to draw, between two nodes named by their position in the list. */
export interface GraphEdge {
  /** Index of the node that the edge leaves. */
  readonly source: number
  /** Index of the node that the edge enters. */
  readonly target: number
  readonly label?: string
  /** `dashed`: not an operation. `faint`: an edge that carries nothing. Default: `solid`. */
  readonly style?: 'solid' | 'dashed' | 'faint'
}

/** A graph to draw. Nodes stand in a row in the order given; edges may join any two of them. */
export interface Graph {
  /** A heading for the graph. Needed if several graphs are drawn together. */
  readonly title?: string
  /** The form of the nodes. Default: `box`. */
  readonly shape?: 'box' | 'round'
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** A language that {@link drawGraph} writes. */
export type GraphFormat = 'dot' | 'mermaid' | 'svg'

/**
 * Draws a graph, or several below each other, as a whole document: Graphviz's DOT, a Mermaid flowchart or an SVG picture in
 * the colour of the text around it. No edge crosses a label, and boxes fit their labels.
 */
export function drawGraph(graphs: Graph | readonly Graph[], format: GraphFormat): string {
  const list = 'nodes' in graphs ? [graphs] : graphs
  if (format === 'svg') return drawSvg(list)
  return format === 'dot' ? drawDot(list) : drawMermaid(list)
}

function drawDot(graphs: readonly Graph[]): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const edgeStyles = { solid: '', dashed: 'style=dashed', faint: 'style=dashed, color=gray, fontcolor=gray' }
  const bodies = graphs.map(({ title, shape, nodes, edges }, g) => {
    const lines = [
      `node [shape=box${shape === 'round' ? ', style=rounded' : ''}]`,
      ...nodes.map(({ label }, at) => `${idOf(graphs, g, at)} [label=${quoted(label)}]`),
      ...edges.map(({ source, target, label, style = 'solid' }) => {
        const facts = [label === undefined ? '' : `label=${quoted(label)}`, edgeStyles[style]].filter(Boolean)
        const ends = `${idOf(graphs, g, source)} -> ${idOf(graphs, g, target)}`
        return facts.length > 0 ? `${ends} [${facts.join(', ')}]` : ends
      }),
    ]
    if (graphs.length === 1) return lines.map((line) => `  ${line}`)
    const inner = [`label=${quoted(title ?? '')}`, ...lines].map((line) => `    ${line}`)
    return [`  subgraph cluster_${g} {`, ...inner, '  }']
  })
  return ['digraph architecture {', '  rankdir=LR', ...bodies.flat(), '}', ''].join('\n')
}

function drawMermaid(graphs: readonly Graph[]): string {
  const safe = (text: string) => text.replaceAll('"', '#quot;').replaceAll('|', '#124;')
  const bodies = graphs.map(({ title, shape, nodes, edges }, g) => {
    const [open, close] = shape === 'round' ? ['(', ')'] : ['[', ']']
    const lines = [
      ...nodes.map(({ label }, at) => `${idOf(graphs, g, at)}${open}"${safe(label)}"${close}`),
      ...edges.map(({ source, target, label, style = 'solid' }) => {
        const arrow = style === 'solid' ? '-->' : '-.->'
        const text = label === undefined ? '' : `|${safe(label)}|`
        return `${idOf(graphs, g, source)} ${arrow}${text} ${idOf(graphs, g, target)}`
      }),
    ]
    if (graphs.length === 1) return lines.map((line) => `  ${line}`)
    return [`  subgraph g${g} ["${safe(title ?? '')}"]`, ...lines.map((line) => `    ${line}`), '  end']
  })
  return ['flowchart LR', ...bodies.flat(), ''].join('\n')
}

/* The name of a node in DOT and Mermaid. */
function idOf(graphs: readonly Graph[], g: number, at: number): string {
  return graphs.length === 1 ? `n${at}` : `n${g}_${at}`
}

const fontSize = 12
const margin = 10
const boxHeight = 32
const minGap = 28
const titleHeight = 28
/* Between two lines that end at the same side of a box. */
const portStep = 9

function drawSvg(graphs: readonly Graph[]): string {
  let top = 0
  let width = 0
  const bodies = graphs.map((graph) => {
    const title = graph.title === undefined ? 0 : titleHeight
    const row = layOut(graph)
    const heading =
      graph.title === undefined
        ? []
        : [`<text x="${margin}" y="20" text-anchor="start" font-weight="bold">${escaped(graph.title)}</text>`]
    const body = [...heading, `<g transform="translate(0 ${title})">`, ...row.parts, '</g>']
    const group =
      graphs.length === 1 && title === 0
        ? row.parts
        : [`<g transform="translate(0 ${top})">`, ...body, '</g>']
    top += title + row.height
    width = Math.max(width, row.width)
    return group
  })
  const names = graphs.map(({ title, nodes }) => title ?? nodes.map(({ label }) => label).join(', '))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img" font-family="sans-serif" font-size="${fontSize}" fill="currentColor" text-anchor="middle">`,
    `<title>${escaped(names.join('; '))}</title>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>',
    ...bodies.flat(),
    '</svg>',
    '',
  ].join('\n')
}

/* An edge that does not go straight: its side (-1 above, 1 below) and its track, 1 next to the row. */
interface Arc {
  readonly edge: GraphEdge
  readonly side: -1 | 1
  readonly track: number
}

function layOut({ nodes, edges, shape }: Graph): { parts: string[]; width: number; height: number } {
  const { straight, arcs } = route(edges)
  const labelled = edges.some(({ label }) => label !== undefined)
  const trackStep = labelled ? 24 : 14
  const tracks = (side: -1 | 1) =>
    Math.max(0, ...arcs.filter((arc) => arc.side === side).map(({ track }) => track))
  const [above, below] = [tracks(-1) * trackStep, tracks(1) * trackStep]

  const ports = nodes.map((_, at) => portsOf(at, arcs))
  const corner = shape === 'round' ? boxHeight / 2 : 6
  const widths = nodes.map(({ label, short = label }, at) => {
    const lines = Math.max(...(ports[at] ?? []).map(({ length }) => length))
    return Math.ceil(Math.max(textWidth(short) + 12, (lines - 1) * portStep + 2 * corner + 4, 30))
  })
  const gaps = new Array<number>(Math.max(0, nodes.length - 1)).fill(minGap)
  for (const { source, target, label } of edges) {
    const gap = gapOf(source, target)
    if (label !== undefined) gaps[gap] = Math.max(gaps[gap] ?? 0, Math.ceil(textWidth(label)) + 16)
  }
  const lefts: number[] = []
  let x = margin
  for (const [at, width] of widths.entries()) {
    lefts.push(x)
    x += width + (gaps[at] ?? 0)
  }

  const middle = margin + (labelled && above > 0 ? fontSize : 0) + above + boxHeight / 2
  const right = (at: number) => lefts[at]! + widths[at]!
  const labelX = ({ source, target }: GraphEdge) => {
    const gap = gapOf(source, target)
    return (right(gap) + lefts[gap + 1]!) / 2
  }
  const portX = (at: number, arc: Arc) => {
    const list = ports[at]![arc.side === -1 ? 0 : 1]!
    const offset = list.indexOf(arc) - (list.length - 1) / 2
    return lefts[at]! + widths[at]! / 2 + offset * portStep
  }
  const parts = straight.map((edge) => {
    const ahead = edge.target > edge.source
    const [from, to] = ahead
      ? [right(edge.source), lefts[edge.target]!]
      : [lefts[edge.source]!, right(edge.target)]
    return line(`M${from} ${middle}H${to}`, edge, labelX(edge), middle)
  })
  for (const arc of arcs) {
    const { edge, side, track } = arc
    const [from, to] = [portX(edge.source, arc), portX(edge.target, arc)]
    const box = middle + (side * boxHeight) / 2
    const level = box + side * track * trackStep
    const turn = Math.sign(to - from) * 8
    const path = `M${from} ${box}V${level - side * 8}Q${from} ${level} ${from + turn} ${level}H${to - turn}Q${to} ${level} ${to} ${level - side * 8}V${box}`
    parts.push(line(path, edge, labelX(edge), level))
  }
  for (const [at, { label, short = label }] of nodes.entries()) {
    const rect = `<rect x="${lefts[at]}" y="${middle - boxHeight / 2}" width="${widths[at]}" height="${boxHeight}" rx="${corner}" fill="none" stroke="currentColor"/>`
    parts.push(`${rect}<text x="${lefts[at]! + widths[at]! / 2}" y="${middle + 4}">${escaped(short)}</text>`)
  }
  return { parts, width: x + margin, height: middle + boxHeight / 2 + below + margin }
}

/* The first edge between neighbours goes straight; the others get the lowest free track, short ones first. */
function route(edges: readonly GraphEdge[]): { straight: GraphEdge[]; arcs: Arc[] } {
  const straight: GraphEdge[] = []
  const arcs: Arc[] = []
  const bent: GraphEdge[] = []
  for (const edge of edges) {
    if (edge.source === edge.target) continue
    const isFree =
      span(edge) === 1 &&
      straight.every((other) => gapOf(other.source, other.target) !== gapOf(edge.source, edge.target))
    if (isFree) straight.push(edge)
    else bent.push(edge)
  }
  for (const edge of bent.sort((a, b) => span(a) - span(b))) {
    const free = (side: -1 | 1) =>
      1 +
      Math.max(
        0,
        ...arcs.filter((arc) => arc.side === side && overlap(arc.edge, edge)).map(({ track }) => track),
      )
    const side = free(-1) <= free(1) ? -1 : 1
    arcs.push({ edge, side, track: free(side) })
  }
  return { straight, arcs }
}

/* The lines at the top and at the bottom of a node, from left to right: those to the left, then those to the right. */
function portsOf(node: number, arcs: readonly Arc[]): [above: Arc[], below: Arc[]] {
  const of = (side: -1 | 1) => {
    const own = arcs.filter(
      ({ edge, side: at }) => at === side && (edge.source === node || edge.target === node),
    )
    const isLeft = ({ edge }: Arc) => Math.min(edge.source, edge.target) < node
    // Inner tracks end at the outer ports, so that lines of one node do not cross.
    const left = own.filter(isLeft).sort((a, b) => a.track - b.track)
    return [...left, ...own.filter((arc) => !isLeft(arc)).sort((a, b) => b.track - a.track)]
  }
  return [of(-1), of(1)]
}

function line(path: string, { label, style = 'solid' }: GraphEdge, x: number, y: number): string {
  const opacity = style === 'faint' ? ' opacity="0.4"' : ''
  const looks = {
    solid: ' marker-end="url(#head)"',
    dashed: ' stroke-dasharray="4 4" marker-end="url(#head)"',
    faint: ' stroke-dasharray="4 4"',
  }
  const drawn = `<path d="${path}" fill="none" stroke="currentColor"${looks[style]}${opacity}/>`
  return label === undefined
    ? drawn
    : `${drawn}<text x="${x}" y="${y - 4}"${opacity}>${escaped(label)}</text>`
}

function span({ source, target }: GraphEdge): number {
  return Math.abs(target - source)
}

/* The gap, named by the node on its left, that the label of an edge stands in: the one in the middle. */
function gapOf(source: number, target: number): number {
  return Math.floor((source + target - 1) / 2)
}

function overlap(one: GraphEdge, other: GraphEdge): boolean {
  const ends = ({ source, target }: GraphEdge) =>
    [Math.min(source, target), Math.max(source, target)] as const
  const [[start, end], [otherStart, otherEnd]] = [ends(one), ends(other)]
  return start < otherEnd && otherStart < end
}

/* In pixels, rather too wide than too narrow: a sans-serif font differs from machine to machine. */
function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += letter > '\u2e7f' ? fontSize : fontSize * 0.62
  return width
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
