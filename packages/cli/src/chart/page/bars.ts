import type { View } from './view.js'

/** Counts the values that are seen into bins of a round width, for which the y axis is made; returns how many. */
export function countBars(view: View): number {
  const [x0, x1] = view.x
  const { step } = view.ticksOf(view.x, 50)
  const first = Math.floor(x0 / step + 1e-9)
  const edges = Array.from({ length: Math.ceil(x1 / step - 1e-9) - first + 1 }, (_, i) => (first + i) * step)
  const counts = new Array<number>(edges.length - 1).fill(0)
  let count = 0
  for (const value of view.xs) {
    if (value < x0 || value > x1) continue
    const bin = Math.min(counts.length - 1, Math.floor(value / step + 1e-9) - first)
    if (bin < 0) continue
    counts[bin] = counts[bin]! + 1
    count++
  }
  view.bins = { edges, counts }
  view.y = [0, Math.max(1, ...counts) * 1.05]
  return count
}

/** Draws the bins as they were counted; returns what to say about them. */
export function drawBars(view: View, count: number): string {
  const { context, bins, margin, height } = view
  context.fillStyle = view.colour('bars')
  bins.counts.forEach((many, i) => {
    if (many === 0) return
    const [left, right] = [view.toX(bins.edges[i]!), view.toX(bins.edges[i + 1]!)]
    // A bar of one is seen next to one of thousands.
    const top = Math.min(view.toY(many), margin.top + height - 1)
    context.fillRect(left + 0.5, top, Math.max(1, right - left - 1), margin.top + height - top)
  })
  return `${count.toLocaleString('en-US')} of ${view.xs.length.toLocaleString('en-US')} architectures`
}
