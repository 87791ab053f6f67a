import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { edges } from './operations.js'

const nodeNames = ['0 input', '1', '2', '3 output']

/**
 * A cell in Graphviz's DOT language; `none` is dashed and grey.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: Arch201): string {
  const ops = opsOfCode(checkedCode(arch))
  const nodes = nodeNames.map((name, node) => `  ${node} [label="${name}"]`)
  const arrows = edges.map(({ source, target }, edge) => {
    const style = ops[edge] === 'none' ? ', style=dashed, color=gray, fontcolor=gray' : ''
    return `  ${source} -> ${target} [label="${ops[edge]}"${style}]`
  })
  return ['digraph cell {', '  rankdir=LR', '  node [shape=circle]', ...nodes, ...arrows, '}', ''].join('\n')
}

/**
 * A cell as a Mermaid flowchart; `none` is dotted.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: Arch201): string {
  const ops = opsOfCode(checkedCode(arch))
  const nodes = nodeNames.map((name, node) => `  n${node}(("${name}"))`)
  const arrows = edges.map(({ source, target }, edge) => {
    const arrow = ops[edge] === 'none' ? '-.->' : '-->'
    return `  n${source} ${arrow}|${ops[edge]}| n${target}`
  })
  return ['flowchart LR', ...nodes, ...arrows, ''].join('\n')
}

/** Where the nodes stand, and how high the line of each edge bends (0: straight; positive: upwards). */
const nodeX = [50, 230, 410, 590]
const nodeY = 150
const radius = 22
const bends = [0, 95, 0, 210, -95, 0]

/**
 * A cell as an SVG picture of 640 × 240, in the colour of the text around it; `none` is dashed and faint.
 *
 * The nodes stand in a row, so that no two edges cross.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: Arch201): string {
  const code = checkedCode(arch)
  const ops = opsOfCode(code)
  const lines = edges.map(({ source, target }, edge) => {
    const [from, to] = [nodeX[source] as number, nodeX[target] as number]
    const bend = bends[edge] as number
    const middle = (from + to) / 2
    const faint = ops[edge] === 'none' ? ' stroke-dasharray="4 4" opacity="0.4"' : ' marker-end="url(#head)"'
    return [
      `<path d="${curve(from, to, bend)}" fill="none" stroke="currentColor"${faint}/>`,
      `<text x="${middle}" y="${labelY(bend)}"${ops[edge] === 'none' ? ' opacity="0.4"' : ''}>${ops[edge]}</text>`,
    ].join('')
  })
  const nodes = ['in', '1', '2', 'out'].map((name, node) => {
    const circle = `<circle cx="${nodeX[node]}" cy="${nodeY}" r="${radius}" fill="none" stroke="currentColor"/>`
    return `${circle}<text x="${nodeX[node]}" y="${nodeY + 4}">${name}</text>`
  })
  const parts = [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240" role="img" font-family="sans-serif" font-size="12" fill="currentColor" text-anchor="middle">',
    `<title>${ops.join(', ')}</title>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8Z"/></marker></defs>',
    ...lines,
    ...nodes,
    '</svg>',
    '',
  ]
  return parts.join('\n')
}

/* On the outer side of its line. */
function labelY(bend: number): number {
  const apex = nodeY - (bend + Math.sign(bend) * lift) / 2
  return bend < 0 ? apex + 15 : apex - 6
}

/* How far above or below the middle of a node a bent line begins. */
const lift = 16

/* A line from circle to circle: straight, or a quadratic curve, which rises half as high as its control point. */
function curve(from: number, to: number, bend: number): string {
  if (bend === 0) return `M${from + radius} ${nodeY}H${to - radius}`
  const rise = Math.sign(bend) * lift
  return `M${from + 15} ${nodeY - rise}Q${(from + to) / 2} ${nodeY - bend} ${to - 15} ${nodeY - rise}`
}
