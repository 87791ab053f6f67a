import { printable } from '../output/printable.js'

/** A swatch and what it stands for. */
export interface Entry {
  readonly text: string
  readonly swatchWidth: number
  /** The swatch as SVG, 12 high, with its left upper corner there. */
  readonly swatch: (x: number, y: number) => string
}

/* Widths in 1/100 of the size of the letters, Helvetica's within a few percent, so that nothing overlaps. */
const narrow = new Set([..."iljtfI.,:;|!'`()[]{} "])
const wide = new Set([...'mwMW%@—'])

/** About how wide a text of this size is; rather too wide than too narrow. */
export function textWidth(text: string, size = 12): number {
  let sum = 0
  for (const letter of text)
    sum += narrow.has(letter) ? 34 : wide.has(letter) ? 92 : /[A-Z#&+<>=~–→]/.test(letter) ? 72 : 57
  return (sum * size) / 100
}

/** With the gap to the next one. */
export function entryWidth({ text, swatchWidth }: Entry): number {
  return swatchWidth + 5 + textWidth(text) + 16
}

/** A text at a place; `attributes` are SVG's. */
export function svgText(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(content)}</text>`
}

export function escapeXml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return printable(text).replace(/[&<>"]/g, (sign) => names[sign] as string)
}

/** Words on as many lines as they need; a word that is too long is cut. */
export function wrapText(content: string, width: number): string[] {
  const lines: string[] = []
  for (const word of content.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map((line) => {
    let cut = line
    while (textWidth(cut) > width && cut.length > 1) cut = `${cut.slice(0, -2)}…`
    return cut
  })
}

/** A tenth of a pixel is fine enough, and keeps files small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
