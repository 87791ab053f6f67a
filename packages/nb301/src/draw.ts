import type { Cell301 } from './cell-code.js'
import { canonicalGenotype, type GenotypeInput } from './genotype.js'

const nodeNames = ['0 cell before the last', '1 last cell', '2', '3', '4', '5', 'output'] as const

/** The two cells with their titles, and what the names of their nodes begin with. */
function cellsOf(
  arch: GenotypeInput,
): { readonly title: string; readonly prefix: string; readonly cell: Cell301 }[] {
  const { normal, reduce } = canonicalGenotype(arch)
  return [
    { title: 'normal cell', prefix: 'n', cell: normal },
    { title: 'reduction cell', prefix: 'r', cell: reduce },
  ]
}

/**
 * Both cells in Graphviz's DOT language, each a cluster; the way to the output is dashed.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: GenotypeInput): string {
  const clusters = cellsOf(arch).flatMap(({ title, prefix, cell }) => [
    `  subgraph cluster_${prefix} {`,
    `    label="${title}"`,
    ...nodeNames.map((name, node) => `    ${prefix}${node} [label="${name}"]`),
    ...cell.map(
      ([op, predecessor], at) => `    ${prefix}${predecessor} -> ${prefix}${2 + (at >> 1)} [label="${op}"]`,
    ),
    ...[2, 3, 4, 5].map((node) => `    ${prefix}${node} -> ${prefix}6 [style=dashed]`),
    '  }',
  ])
  return [
    'digraph genotype {',
    '  rankdir=LR',
    '  node [shape=box, style=rounded]',
    ...clusters,
    '}',
    '',
  ].join('\n')
}

/**
 * Both cells as a Mermaid flowchart, each a subgraph; the way to the output is dotted.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: GenotypeInput): string {
  const subgraphs = cellsOf(arch).flatMap(({ title, prefix, cell }) => [
    `  subgraph ${prefix} ["${title}"]`,
    ...nodeNames.map((name, node) => `    ${prefix}${node}("${name}")`),
    ...cell.map(
      ([op, predecessor], at) => `    ${prefix}${predecessor} -->|${op}| ${prefix}${2 + (at >> 1)}`,
    ),
    ...[2, 3, 4, 5].map((node) => `    ${prefix}${node} -.-> ${prefix}6`),
    '  end',
  ])
  return ['flowchart LR', ...subgraphs, ''].join('\n')
}

/* Where the nodes of a cell stand: inputs left, output right, the others in a row with the edges above and below. */
const nodeX = [60, 60, 210, 370, 530, 690, 850]
const nodeY = [100, 260, 180, 180, 180, 180, 180]
const cellHeight = 400
const radius = 16

/**
 * Both cells as an SVG picture of 910 × 800, one above the other, in the colour of the text around it.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: GenotypeInput): string {
  const cells = cellsOf(arch).map(({ title, cell }, at) =>
    [
      `<g transform="translate(0 ${at * cellHeight})">`,
      `<text x="14" y="24" text-anchor="start" font-weight="bold">${title}</text>`,
      ...cell.map(([op, from], edge) => {
        const above = isAbove(from, cell[edge ^ 1]?.[1] as number)
        return drawEdge(op, from, 2 + (edge >> 1), above)
      }),
      ...[2, 3, 4, 5].map(drawOutput),
      ...['0', '1', '2', '3', '4', '5', 'out'].map(drawNode),
      '</g>',
    ].join('\n'),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 910 ${2 * cellHeight}" role="img" font-family="sans-serif" font-size="12" fill="currentColor" text-anchor="middle">`,
    '<title>normal and reduction cell</title>',
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>',
    ...cells,
    '</svg>',
    '',
  ].join('\n')
}

function drawNode(name: string, node: number): string {
  const [x, y] = [nodeX[node] as number, nodeY[node] as number]
  const circle = `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="currentColor"/>`
  return `${circle}<text x="${x}" y="${y + 4}">${name}</text>`
}

/* The inputs stand above and below the row, and so do their edges; of two others the one from further away is above. */
function isAbove(from: number, other: number): boolean {
  if (from < 2) return from === 0
  return other < 2 ? other === 1 : from < other
}

/* A line from node to node, the higher the further it goes. */
function drawEdge(op: string, from: number, to: number, above: boolean): string {
  const direction = above ? -1 : 1
  const [x1, y1] = [nodeX[from] as number, nodeY[from] as number]
  const [x2, y2] = [nodeX[to] as number, nodeY[to] as number]
  const rise = (from < 2 ? 30 + 55 * (to - 2) : 60 * (to - from)) * direction
  const [startX, startY] = [x1 + 12, y1 + 10 * direction]
  const [endX, endY] = [x2 - 11, y2 + 11 * direction]
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2 + rise]
  const path = `<path d="M${startX} ${startY}Q${middleX} ${middleY} ${endX} ${endY}" fill="none" stroke="currentColor" marker-end="url(#head)"/>`
  // A quadratic curve is at its middle half way between its ends' middle and the control point.
  const labelX = (startX + 2 * middleX + endX) / 4
  const labelY = (startY + 2 * middleY + endY) / 4 + (above ? -5 : 14)
  return `${path}<text x="${labelX}" y="${labelY}">${op}</text>`
}

function drawOutput(node: number): string {
  const [x1, y] = [nodeX[node] as number, nodeY[node] as number]
  const x2 = nodeX[6] as number
  const dashes =
    'fill="none" stroke="currentColor" stroke-dasharray="4 4" opacity="0.5" marker-end="url(#head)"'
  if (node === 5) return `<path d="M${x1 + radius} ${y}H${x2 - radius}" ${dashes}/>`
  const rise = 40 * (6 - node)
  return `<path d="M${x1 + 14} ${y - 8}Q${(x1 + x2) / 2} ${y - rise} ${x2 - 14} ${y - 8}" ${dashes}/>`
}
