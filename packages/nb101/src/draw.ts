import { type Arch101, pruneArch101 } from './arch.js'
import { checkedIndex } from './canonical.js'
import { edgesOf } from './draw-text.js'

/**
 * A cell in Graphviz's DOT language, unused vertices left out.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: Arch101): string {
  const { vertices, edges } = graphOf(arch)
  const nodes = vertices.map((name, vertex) => `  ${vertex} [label="${name}"]`)
  const arrows = edges.map(({ source, target }) => `  ${source} -> ${target}`)
  return ['digraph cell {', '  rankdir=LR', '  node [shape=box]', ...nodes, ...arrows, '}', ''].join('\n')
}

/**
 * A cell as a Mermaid flowchart, unused vertices left out.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: Arch101): string {
  const { vertices, edges } = graphOf(arch)
  const nodes = vertices.map((name, vertex) => `  v${vertex}["${name}"]`)
  const arrows = edges.map(({ source, target }) => `  v${source} --> v${target}`)
  return ['flowchart LR', ...nodes, ...arrows, ''].join('\n')
}

const boxWidth = 72
const boxHeight = 36
const step = 104
const margin = 10

/**
 * A cell as an SVG picture, in the colour of the text around it, unused vertices left out.
 *
 * The vertices stand in a row. An edge to the next one is straight; the others bend over or under the row, those of
 * even sources above and those of odd ones below, the farther the higher.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: Arch101): string {
  const { vertices, edges } = graphOf(arch)
  const rise = (over: boolean) =>
    Math.max(0, ...edges.filter((edge) => isOver(edge) === over).map((edge) => bendOf(edge)))
  const middle = margin + boxHeight / 2 + (rise(true) * 3) / 4
  const height = middle + boxHeight / 2 + (rise(false) * 3) / 4 + margin
  const width = 2 * margin + boxWidth + (vertices.length - 1) * step
  const lines = edges.map(
    (edge) => `<path d="${curve(edge, middle)}" fill="none" stroke="currentColor" marker-end="url(#head)"/>`,
  )
  const boxes = vertices.map((name, vertex) => {
    const x = margin + vertex * step
    const box = `<rect x="${x}" y="${middle - boxHeight / 2}" width="${boxWidth}" height="${boxHeight}" rx="6" fill="none" stroke="currentColor"/>`
    return `${box}<text x="${x + boxWidth / 2}" y="${middle + 4}">${shortName(name)}</text>`
  })
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="currentColor" text-anchor="middle">`,
    `<title>${vertices.join(', ')}</title>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>',
    ...lines,
    ...boxes,
    '</svg>',
    '',
  ]
  return parts.join('\n')
}

interface Edge {
  readonly source: number
  readonly target: number
}

function graphOf(arch: Arch101): { vertices: readonly string[]; edges: Edge[] } {
  checkedIndex(arch)
  const { adjacency, operations } = pruneArch101(arch)
  return { vertices: operations, edges: edgesOf(adjacency) }
}

function isOver({ source, target }: Edge): boolean {
  return target - source > 1 && source % 2 === 0
}

/* How far the control points of a curve are from its ends; the curve goes three quarters of the way. */
function bendOf({ source, target }: Edge): number {
  return target - source < 2 ? 0 : 26 * (target - source)
}

/* From the right half of one box to the left half of another, so that arrows in and out stay apart. */
function curve(edge: Edge, middle: number): string {
  const left = margin + edge.source * step
  const right = margin + edge.target * step
  if (edge.target - edge.source === 1) return `M${left + boxWidth} ${middle}H${right}`
  const side = isOver(edge) ? -1 : 1
  const edgeOfBox = middle + (side * boxHeight) / 2
  const far = edgeOfBox + side * bendOf(edge)
  const [from, to] = [left + (boxWidth * 3) / 4, right + boxWidth / 4]
  return `M${from} ${edgeOfBox}C${from + 20} ${far} ${to - 20} ${far} ${to} ${edgeOfBox}`
}

/* Without the normalisation and ReLU that every convolution has. */
function shortName(name: string): string {
  return name.replace('-bn-relu', '')
}
