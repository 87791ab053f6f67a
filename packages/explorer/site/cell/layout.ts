import type { CellPart } from '../protocol.js'

/** A node on the drawing. */
export interface PlacedNode {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** An edge on the drawing, and where its label stands. */
export interface PlacedEdge {
  readonly path: string
  readonly x: number
  readonly y: number
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

export const nodeHeight = 30

/**
 * Places the nodes of a graph in a row and bends its edges over and under it, the farther the higher. Edges from
 * even nodes go above and those from odd nodes below, so that few of them cross.
 */
export function layOutPart({ nodes, edges }: CellPart): Layout {
  const named = nodes.some(({ op }) => op !== undefined)
  if (named && edges.every(({ from, to }) => to === from + 1) && nodes.length > 6)
    return layOutChain(nodes.length)
  const inputs = nodes.filter(({ role }) => role === 'input').length
  const nodeWidth = named ? 84 : 44
  const step = named ? 118 : nodes.length > 5 ? 118 : 142
  const span = (from: number, to: number) => (inputs > 1 ? to - Math.max(from, inputs - 1) : to - from)
  // Two edges between the same pair of nodes, or near it, get a height each.
  const used = new Map<string, number>()
  const bends = edges.map(({ from, to }) => {
    const length = span(from, to)
    if (length === 1 && inputs === 1) return 0
    const side = from % 2 === 0 ? 1 : -1
    const key = `${side}:${length}:${to}`
    const again = used.get(key) ?? 0
    used.set(key, again + 1)
    return side * (named ? 26 + 30 * length : 22 + 52 * (length - (inputs > 1 ? 0.55 : 1)) + 22 * again)
  })
  const above = Math.max(0, ...bends) + 26
  const below = Math.max(0, ...bends.map((bend) => -bend)) + 26
  const middle = above + nodeHeight / 2
  const columnOf = (at: number) => (inputs > 1 ? Math.max(0, at - inputs + 1) : at)
  const placed = nodes.map(({ role }, at) => ({
    x: 14 + nodeWidth / 2 + columnOf(at) * step,
    y: inputs > 1 && role === 'input' ? middle + (at === 0 ? -34 : 34) : middle,
    width: nodeWidth,
  }))
  const lines = edges.map(({ from, to }, which) => {
    const [start, end] = [placed[from]!, placed[to]!]
    const bend = bends[which]!
    if (bend === 0) {
      const [x1, x2] = [start.x + start.width / 2, end.x - end.width / 2]
      return { path: `M${x1} ${middle}H${x2 - 3}`, x: (x1 + x2) / 2, y: middle }
    }
    const lift = Math.sign(bend) * (nodeHeight / 2)
    const [x1, y1] = [start.x + start.width * 0.22, start.y - lift]
    const [x2, y2] = [end.x - end.width * 0.26, end.y - lift - Math.sign(bend) * 3]
    const top = middle - lift - bend * 1.18
    const reach = Math.min(70, (x2 - x1) * 0.3)
    return {
      path: `M${x1} ${y1}C${x1 + reach * 0.4} ${top} ${x2 - reach * 0.4} ${top} ${x2} ${y2}`,
      x: (x1 + x2) / 2,
      y: (y1 + y2 + 6 * top) / 8,
    }
  })
  const columns = columnOf(nodes.length - 1)
  return {
    width: 28 + nodeWidth + columns * step,
    height: above + below + nodeHeight,
    nodes: placed,
    edges: lines,
  }
}

/* A long chain in rows, as text runs. */
function layOutChain(count: number): Layout {
  const perRow = 5
  const [step, rowHeight, width] = [118, 74, 84]
  const nodes = Array.from({ length: count }, (_, at) => ({
    x: 14 + width / 2 + (at % perRow) * step,
    y: 30 + Math.floor(at / perRow) * rowHeight,
    width,
  }))
  const edges = nodes.slice(1).map((end, at) => {
    const start = nodes[at]!
    const path =
      end.y === start.y
        ? `M${start.x + width / 2} ${start.y}H${end.x - width / 2 - 3}`
        : `M${start.x} ${start.y + nodeHeight / 2}V${start.y + rowHeight / 2}H${end.x}V${end.y - nodeHeight / 2 - 3}`
    return { path, x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  })
  return {
    width: 28 + width + (perRow - 1) * step,
    height: 60 + Math.floor((count - 1) / perRow) * rowHeight,
    nodes,
    edges,
  }
}
