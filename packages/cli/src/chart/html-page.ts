import type { PageData } from './html.js'

/**
 * The script of a page. It goes into the page as text, so nothing outside of this function may be used in it.
 */
export function drawPage(data: PageData): void {
  const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T
  const canvas = element<HTMLCanvasElement>('canvas')
  const tip = element<HTMLDivElement>('tip')
  const status = element<HTMLSpanElement>('status')
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  const decode = (text: string) => {
    const letters = atob(text)
    const bytes = new Uint8Array(letters.length)
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i)
    return new Float32Array(bytes.buffer)
  }
  const xs = decode(data.x)
  const ys = decode(data.y)
  const bars = data.kind === 'bars'
  const mostCircles = 4000
  const margin = { left: 78, right: 18, top: 10, bottom: 52 }
  const greys = ['#d0d0d0', '#a3a3a3', '#767676', '#4a4a4a', '#161616']
  const red = '#c2185b'
  let [x0, x1] = data.xRange
  let [y0, y1] = data.yRange
  let [width, height] = [0, 0]
  let bins: { edges: number[]; counts: number[] } = { edges: [], counts: [] }

  const toX = (value: number) => margin.left + ((value - x0) / (x1 - x0)) * width
  const toY = (value: number) => margin.top + height - ((value - y0) / (y1 - y0)) * height
  const fromX = (at: number) => x0 + ((at - margin.left) / width) * (x1 - x0)
  const fromY = (at: number) => y0 + ((margin.top + height - at) / height) * (y1 - y0)

  const ticksOf = (min: number, max: number, count: number) => {
    const rough = (max - min) / count
    const power = 10 ** Math.floor(Math.log10(rough))
    const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
    const values: number[] = []
    for (let at = Math.ceil(min / step - 1e-9); at * step <= max + step * 1e-9; at++)
      values.push(at * step || 0)
    const format = (value: number) =>
      value.toLocaleString('en-US', { minimumFractionDigits: places, maximumFractionDigits: places })
    return { values, step, format }
  }

  const drawAxes = () => {
    context.font = '12.5px Helvetica, Arial, sans-serif'
    context.fillStyle = '#111'
    context.strokeStyle = '#e2e2e2'
    context.lineWidth = 1
    const right = margin.left + width
    const bottom = margin.top + height
    const across = ticksOf(x0, x1, Math.max(2, Math.floor(width / 110)))
    context.textAlign = 'center'
    for (const value of across.values) {
      const at = Math.round(toX(value)) + 0.5
      context.strokeRect(at, margin.top, 0, height)
      context.fillText(across.format(value), at, bottom + 18)
    }
    const up = ticksOf(y0, y1, Math.max(2, Math.floor(height / 60)))
    context.textAlign = 'right'
    for (const value of up.values) {
      const at = Math.round(toY(value)) + 0.5
      context.strokeRect(margin.left, at, width, 0)
      context.fillText(up.format(value), margin.left - 8, at + 4)
    }
    context.textAlign = 'center'
    context.fillText(data.xTitle, margin.left + width / 2, bottom + 42)
    context.save()
    context.translate(16, margin.top + height / 2)
    context.rotate(-Math.PI / 2)
    context.fillText(data.yTitle, 0, 0)
    context.restore()
    context.strokeStyle = '#111'
    context.beginPath()
    context.moveTo(margin.left + 0.5, margin.top)
    context.lineTo(margin.left + 0.5, bottom + 0.5)
    context.lineTo(right, bottom + 0.5)
    context.stroke()
  }

  const drawPoints = () => {
    const seen: number[] = []
    let count = 0
    for (let i = 0; i < xs.length; i++) {
      const [x, y] = [xs[i] as number, ys[i] as number]
      if (x < x0 || x > x1 || y < y0 || y > y1) continue
      if (count++ < mostCircles) seen.push(i)
    }
    if (count <= mostCircles) {
      context.fillStyle = 'rgba(40, 40, 40, 0.55)'
      for (const i of seen) {
        context.beginPath()
        context.arc(toX(xs[i] as number), toY(ys[i] as number), 2.6, 0, 7)
        context.fill()
      }
    } else drawShades()
    status.textContent = `${count.toLocaleString('en-US')} of ${xs.length.toLocaleString('en-US')} architectures${
      count > mostCircles ? ', darker where there are more; zoom in for single ones' : ''
    }`
    drawFront()
  }

  const drawShades = () => {
    const size = 3
    const columns = Math.max(1, Math.floor(width / size))
    const rows = Math.max(1, Math.floor(height / size))
    const counts = new Uint32Array(columns * rows)
    let most = 1
    for (let i = 0; i < xs.length; i++) {
      const column = Math.floor((((xs[i] as number) - x0) / (x1 - x0)) * columns)
      const row = Math.floor(((y1 - (ys[i] as number)) / (y1 - y0)) * rows)
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue
      const now = (counts[row * columns + column] as number) + 1
      counts[row * columns + column] = now
      if (now > most) most = now
    }
    for (let at = 0; at < counts.length; at++) {
      const count = counts[at] as number
      if (count === 0) continue
      const level = Math.min(
        greys.length - 1,
        Math.floor((Math.log(count) / Math.log(most + 1)) * greys.length),
      )
      context.fillStyle = greys[level] as string
      context.fillRect(
        margin.left + ((at % columns) * width) / columns,
        margin.top + (Math.floor(at / columns) * height) / rows,
        width / columns + 0.5,
        height / rows + 0.5,
      )
    }
  }

  const drawFront = () => {
    const line = (colour: string, thick: number) => {
      context.strokeStyle = colour
      context.lineWidth = thick
      context.beginPath()
      for (const i of data.front) context.lineTo(toX(xs[i] as number), toY(ys[i] as number))
      context.stroke()
    }
    line('#fff', 4)
    line(red, 1.5)
    context.fillStyle = '#fff'
    for (const i of data.front) {
      context.beginPath()
      context.arc(toX(xs[i] as number), toY(ys[i] as number), 4, 0, 7)
      context.fill()
      context.stroke()
    }
  }

  /* The bins are those of the part that is seen. */
  const drawBars = () => {
    const { step } = ticksOf(x0, x1, 50)
    const first = Math.floor(x0 / step + 1e-9)
    const edges = Array.from(
      { length: Math.ceil(x1 / step - 1e-9) - first + 1 },
      (_, i) => (first + i) * step,
    )
    const counts = new Array<number>(edges.length - 1).fill(0)
    let count = 0
    for (const value of xs) {
      if (value < x0 || value > x1) continue
      const bin = Math.min(counts.length - 1, Math.floor(value / step + 1e-9) - first)
      if (bin < 0) continue
      counts[bin] = (counts[bin] as number) + 1
      count++
    }
    bins = { edges, counts }
    y0 = 0
    y1 = Math.max(1, ...counts) * 1.05
    context.clearRect(0, 0, canvas.width, canvas.height)
    drawAxes()
    clip()
    context.fillStyle = '#767676'
    counts.forEach((many, i) => {
      if (many === 0) return
      const [left, right] = [toX(edges[i] as number), toX(edges[i + 1] as number)]
      const top = Math.min(toY(many), margin.top + height - 1)
      context.fillRect(left + 0.5, top, Math.max(1, right - left - 1), margin.top + height - top)
    })
    status.textContent = `${count.toLocaleString('en-US')} of ${xs.length.toLocaleString('en-US')} architectures`
  }

  const clip = () => {
    context.beginPath()
    context.rect(margin.left, margin.top - 5, width + 5, height + 5)
    context.clip()
  }

  const draw = () => {
    const { clientWidth, clientHeight } = canvas
    const ratio = window.devicePixelRatio || 1
    canvas.width = clientWidth * ratio
    canvas.height = clientHeight * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    width = Math.max(40, clientWidth - margin.left - margin.right)
    height = Math.max(40, clientHeight - margin.top - margin.bottom)
    context.save()
    if (bars) drawBars()
    else {
      drawAxes()
      clip()
      drawPoints()
    }
    context.restore()
    hide()
  }

  let waiting = false
  const redraw = () => {
    if (waiting) return
    waiting = true
    requestAnimationFrame(() => {
      waiting = false
      draw()
    })
  }

  const zoom = (factor: number, atX = (x0 + x1) / 2, atY = (y0 + y1) / 2) => {
    // A picture of nothing would follow.
    if ((x1 - x0) * factor < Math.abs(x1) * 1e-6) return
    ;[x0, x1] = [atX - (atX - x0) * factor, atX + (x1 - atX) * factor]
    ;[y0, y1] = [atY - (atY - y0) * factor, atY + (y1 - atY) * factor]
    redraw()
  }
  const move = (across: number, up: number) => {
    const [dx, dy] = [across * (x1 - x0), up * (y1 - y0)]
    ;[x0, x1, y0, y1] = [x0 + dx, x1 + dx, y0 + dy, y1 + dy]
    redraw()
  }
  const all = () => {
    ;[x0, x1] = data.xRange
    ;[y0, y1] = data.yRange
    redraw()
  }

  const hide = () => {
    tip.style.display = 'none'
  }
  const show = (text: string, left: number, top: number) => {
    tip.textContent = text
    tip.style.display = 'block'
    tip.style.left = `${Math.min(left + 14, canvas.clientWidth - tip.offsetWidth - 4)}px`
    tip.style.top = `${Math.max(0, top - tip.offsetHeight - 10)}px`
  }
  const number = (value: number) =>
    Number(value.toPrecision(6)).toLocaleString('en-US', { maximumFractionDigits: 6 })

  const hover = (left: number, top: number) => {
    if (bars) {
      const bin = bins.edges.findLastIndex((edge) => edge <= fromX(left))
      const many = bins.counts[bin]
      if (!many) return hide()
      return show(
        `${number(bins.edges[bin] as number)} to ${number(bins.edges[bin + 1] as number)}: ${many.toLocaleString('en-US')} architectures`,
        left,
        top,
      )
    }
    const seen = (i: number) =>
      (xs[i] as number) >= x0 && (xs[i] as number) <= x1 && (ys[i] as number) >= y0 && (ys[i] as number) <= y1
    let best = -1
    let least = 15 * 15
    for (let i = 0; i < xs.length; i++) {
      const dx = toX(xs[i] as number) - left
      if (dx > 15 || dx < -15 || !seen(i)) continue
      const dy = toY(ys[i] as number) - top
      const distance = dx * dx + dy * dy
      // Of equals the first; a point of the front before others.
      if (distance < least) [best, least] = [i, distance]
    }
    for (const i of data.front.filter(seen)) {
      const distance = (toX(xs[i] as number) - left) ** 2 + (toY(ys[i] as number) - top) ** 2
      if (distance <= Math.max(least, 30)) [best, least] = [i, distance]
    }
    if (best < 0) return hide()
    const index = data.indices === null ? best : data.indices[best]
    const arch = data.archs[data.front.indexOf(best)]
    const lines = [
      `#${index}`,
      `${data.xTitle}: ${number(xs[best] as number)}`,
      `${data.yTitle}: ${number(ys[best] as number)}`,
    ]
    show(
      [...lines, arch ?? `${data.hint} ${index}`].join('\n'),
      toX(xs[best] as number),
      toY(ys[best] as number),
    )
  }

  let drag: { x: number; y: number } | undefined
  canvas.addEventListener('pointerdown', (event) => {
    drag = { x: event.offsetX, y: event.offsetY }
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointerup', () => {
    drag = undefined
  })
  canvas.addEventListener('pointermove', (event) => {
    if (drag === undefined) return hover(event.offsetX, event.offsetY)
    move((drag.x - event.offsetX) / width, bars ? 0 : (event.offsetY - drag.y) / height)
    drag = { x: event.offsetX, y: event.offsetY }
  })
  canvas.addEventListener('pointerleave', hide)
  canvas.addEventListener('dblclick', all)
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      zoom(1.0015 ** event.deltaY, fromX(event.offsetX), fromY(event.offsetY))
    },
    { passive: false },
  )
  canvas.addEventListener('keydown', (event) => {
    const actions: Record<string, () => void> = {
      '+': () => zoom(0.7),
      '=': () => zoom(0.7),
      '-': () => zoom(1 / 0.7),
      '0': all,
      ArrowLeft: () => move(-0.1, 0),
      ArrowRight: () => move(0.1, 0),
      ArrowUp: () => move(0, 0.1),
      ArrowDown: () => move(0, -0.1),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  })
  element('in').addEventListener('click', () => zoom(0.7))
  element('out').addEventListener('click', () => zoom(1 / 0.7))
  element('all').addEventListener('click', all)
  window.addEventListener('resize', redraw)
  draw()
}
