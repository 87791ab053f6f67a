import { drawGraph, type GraphFormat } from '@nasbench/core'
import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { edges } from './operations.js'

/**
 * A cell in Graphviz's DOT language; `none` is dashed and grey.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawDot(arch: Arch201): string {
  return draw(arch, 'dot')
}

/**
 * A cell as a Mermaid flowchart; `none` is dotted.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawMermaid(arch: Arch201): string {
  return draw(arch, 'mermaid')
}

/**
 * A cell as an SVG picture in the colour of the text around it; `none` is dashed and faint.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawSvg(arch: Arch201): string {
  return draw(arch, 'svg')
}

const nodes = [
  { label: '0 input', short: 'in' },
  { label: '1' },
  { label: '2' },
  { label: '3 output', short: 'out' },
]

function draw(arch: Arch201, format: GraphFormat): string {
  const ops = opsOfCode(checkedCode(arch))
  const lines = edges.map(({ source, target }, edge) => ({
    source,
    target,
    label: ops[edge]!,
    style: ops[edge] === 'none' ? ('faint' as const) : ('solid' as const),
  }))
  return drawGraph({ shape: 'round', nodes, edges: lines }, format)
}
