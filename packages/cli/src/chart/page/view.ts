import type { PageData } from './data.js'

/** Where labels stand on an axis. */
export interface PageTicks {
  readonly values: readonly number[]
  readonly step: number
  readonly format: (value: number) => string
}

/** The visible part of the data, and its position on the canvas. */
export interface View {
  readonly data: PageData
  readonly canvas: HTMLCanvasElement
  readonly context: CanvasRenderingContext2D
  readonly xs: Float32Array
  readonly ys: Float32Array
  readonly lines: readonly {
    readonly x: Float32Array
    readonly y: Float32Array
    readonly lower: Float32Array
    readonly upper: Float32Array
  }[]
  /** Colours by the names of the page's custom properties; they follow the reader's light or dark mode. */
  colour(name: string): string
  readonly margin: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  /** The part that is seen; zooming and moving change it. */
  x: readonly [number, number]
  y: readonly [number, number]
  /** Width and height of the picture without its margins, in pixels. */
  width: number
  height: number
  /** The bins of a histogram as last drawn. */
  bins: { readonly edges: readonly number[]; readonly counts: readonly number[] }
  toX(value: number): number
  toY(value: number): number
  fromX(at: number): number
  fromY(at: number): number
  /** About `count` round values. */
  ticksOf(range: readonly [number, number], count: number, log?: boolean): PageTicks
}

/*
 * The functions of this folder go into the page as text. So nothing outside of a function may be used in it but its
 * arguments: no import, no constant of the module, no helper.
 */

/**
 * The view of all data of a page. This and the other functions of this folder go into the page as text: nothing outside
 * of a function may be used in it but its arguments.
 */
export function createView(data: PageData): View {
  const canvas = document.getElementById('canvas') as HTMLCanvasElement
  const decode = (text: string) => {
    const letters = atob(text)
    const bytes = new Uint8Array(letters.length)
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
    return new Float32Array(bytes.buffer)
  }
  const margin = { left: 78, right: 18, top: 10, bottom: 52 }
  const view: View = {
    data,
    canvas,
    context: canvas.getContext('2d') as CanvasRenderingContext2D,
    xs: decode(data.x),
    ys: decode(data.y),
    lines: data.lines.map((line) => ({
      x: decode(line.x),
      y: decode(line.y),
      lower: decode(line.lower),
      upper: decode(line.upper),
    })),
    colour: (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim(),
    margin,
    x: data.xRange,
    y: data.yRange,
    width: 0,
    height: 0,
    bins: { edges: [], counts: [] },
    toX: (value) => margin.left + ((value - view.x[0]) / (view.x[1] - view.x[0])) * view.width,
    toY: (value) => margin.top + view.height - ((value - view.y[0]) / (view.y[1] - view.y[0])) * view.height,
    fromX: (at) => view.x[0] + ((at - margin.left) / view.width) * (view.x[1] - view.x[0]),
    fromY: (at) => view.y[0] + ((margin.top + view.height - at) / view.height) * (view.y[1] - view.y[0]),
    ticksOf([min, max], count, log = false) {
      const rough = (max - min) / count
      const power = 10 ** Math.floor(Math.log10(rough))
      const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
      const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
      const values: number[] = []
      for (let at = Math.ceil(min / step - 1e-9); at * step <= max + step * 1e-9; at++)
        values.push(at * step || 0)
      const format = (value: number) =>
        value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
      const power10 = (value: number) => Number((10 ** value).toPrecision(3)).toLocaleString('en-US')
      return { values, step, format: log ? power10 : format }
    },
  }
  return view
}
