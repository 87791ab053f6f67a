/** Gives text a colour, or not. */
export type Paint = (text: string) => string

const plain: Paint = (text) => text

/** Characters in rows and columns, and dots of braille among them: two across and four down in a character. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  /** Sets a character; what is outside is left out. */
  put(column: number, row: number, text: string, paint?: Paint): void
  /** Sets a dot: `x` from 0 on the left, `y` from 0 at the bottom. Characters cover dots. */
  dot(x: number, y: number, paint?: Paint): void
  /** Sets the dots from one to another. */
  line(x0: number, y0: number, x1: number, y1: number, paint?: Paint): void
  lines(): string[]
}

/* The bits of the dots, column by column from the bottom up. */
const bits = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08],
] as const

export function createGrid(columns: number, rows: number): Grid {
  const texts: (string | undefined)[] = []
  const paints: (Paint | undefined)[] = []
  const dots = new Uint8Array(columns * rows)

  const put = (column: number, row: number, text: string, paint?: Paint) => {
    let at = column
    for (const one of text) {
      if (at >= 0 && at < columns && row >= 0 && row < rows) {
        texts[row * columns + at] = one
        paints[row * columns + at] = paint
      }
      at++
    }
  }
  const dot = (x: number, y: number, paint?: Paint) => {
    const column = x >> 1
    const row = rows - 1 - (y >> 2)
    if (column < 0 || column >= columns || row < 0 || row >= rows) return
    const at = row * columns + column
    dots[at] = dots[at]! | bits[(x & 1) as 0 | 1][(y & 3) as 0 | 1 | 2 | 3]!
    paints[at] ??= paint
  }
  const line = (x0: number, y0: number, x1: number, y1: number, paint?: Paint) => {
    const steps = Math.max(1, Math.abs(x1 - x0), Math.abs(y1 - y0))
    for (let i = 0; i <= steps; i++) {
      dot(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps), paint)
    }
  }
  const lines = () =>
    Array.from({ length: rows }, (_, row) => {
      let result = ''
      let run = ''
      let paint: Paint | undefined
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column
        const pattern = dots[at]!
        const text = texts[at] ?? (pattern === 0 ? ' ' : String.fromCharCode(0x2800 + pattern))
        const own = text === ' ' ? undefined : paints[at]
        if (own !== paint) {
          result += (paint ?? plain)(run)
          run = ''
          paint = own
        }
        run += text
      }
      return (result + (paint ?? plain)(run)).trimEnd()
    })
  return { columns, rows, put, dot, line, lines }
}
