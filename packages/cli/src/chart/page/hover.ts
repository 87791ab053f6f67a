import type { View } from './view.js'

/** A tooltip: its text and its position on the canvas. */
export interface Tip {
  readonly text: string
  readonly left: number
  readonly top: number
}

/** Describes the bar or the nearest point at a position; undefined if none is near. */
export function describePlace(view: View, left: number, top: number): Tip | undefined {
  const { data, xs, ys, bins } = view
  const number = (value: number) =>
    Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 })
  if (data.kind === 'bars') {
    const bin = bins.edges.findLastIndex((edge) => edge <= view.fromX(left))
    const many = bins.counts[bin]
    if (!many) return undefined
    const [from, to] = [number(bins.edges[bin]!), number(bins.edges[bin + 1]!)]
    return { text: `${from} to ${to}: ${many.toLocaleString('en-US')} architectures`, left, top }
  }
  if (data.kind === 'lines') {
    const at = view.fromX(left)
    const values = view.lines.flatMap(({ x, y }, series) => {
      let i = x.findIndex((value) => value >= at)
      if (i < 0) i = x.length - 1
      if (i > 0 && Math.abs(x[i - 1]! - at) < Math.abs(x[i]! - at)) i--
      return i < 0 ? [] : [{ series, x: x[i]!, y: y[i]! }]
    })
    const [first] = values
    if (first === undefined) return undefined
    const lines = values
      .slice(0, 12)
      .map((one) => `${data.lines[one.series]!.name.slice(0, 24)}: ${number(one.y)}`)
    return { text: [`${data.xTitle}: ${number(first.x)}`, ...lines].join('\n'), left, top }
  }

  const seen = (i: number) =>
    xs[i]! >= view.x[0] && xs[i]! <= view.x[1] && ys[i]! >= view.y[0] && ys[i]! <= view.y[1]
  let best = -1
  let least = 15 * 15
  for (let i = 0; i < xs.length; i++) {
    const dx = view.toX(xs[i]!) - left
    if (dx > 15 || dx < -15 || !seen(i)) continue
    const dy = view.toY(ys[i]!) - top
    const distance = dx * dx + dy * dy
    // Of equals the first; a point of the front before others.
    if (distance < least) [best, least] = [i, distance]
  }
  for (const i of data.front.filter(seen)) {
    const distance = (view.toX(xs[i]!) - left) ** 2 + (view.toY(ys[i]!) - top) ** 2
    if (distance <= Math.max(least, 30)) [best, least] = [i, distance]
  }
  if (best < 0) return undefined
  const index = data.indices === null ? best : data.indices[best]
  const arch = data.archs[data.front.indexOf(best)]
  const lines = [
    `#${index}`,
    `${data.xTitle}: ${number(xs[best]!)}`,
    `${data.yTitle}: ${number(ys[best]!)}`,
    arch ?? `${data.hint} ${index}`,
  ]
  return { text: lines.join('\n'), left: view.toX(xs[best]!), top: view.toY(ys[best]!) }
}
