import { extname, resolve } from 'node:path'
import type { PagePoints } from '../chart/page/data.js'
import type { Plot } from '../chart/plot.js'
import { interruptible } from '../interrupt.js'
import { UsageError } from '../usage.js'

/** The files that pictures are written to, and how they look. */
export interface PictureFileFlags {
  readonly svg?: string | undefined
  readonly png?: string | undefined
  readonly html?: string | undefined
  readonly force?: boolean | undefined
  /** Pixels of the SVG and PNG, characters of a terminal. */
  readonly width?: number | undefined
  /** Light on dark. */
  readonly dark?: boolean | undefined
  /** Default: made from the question; false: none. */
  readonly title?: string | boolean | undefined
}

const forms = ['svg', 'png', 'html'] as const

/** The files that the flags name. */
export function pictureFiles(flags: PictureFileFlags): string[] {
  return forms.flatMap((form) => flags[form] ?? [])
}

/* Endings of names, by what they promise. */
const endings: Readonly<Record<string, readonly string[]>> = {
  svg: ['svg'],
  png: ['png'],
  html: ['html', 'htm'],
  dot: ['dot', 'gv'],
  mermaid: ['mmd', 'mermaid'],
  other: ['pdf', 'jpg', 'jpeg', 'gif', 'webp', 'csv', 'json', 'jsonl', 'parquet'],
}

/**
 * Refuses a file whose ending is that of another format.
 *
 * @throws UsageError
 */
export function checkEnding(form: string, file: string): void {
  const end = extname(file).toLowerCase().slice(1)
  const promised = Object.entries(endings).find(([, list]) => list.includes(end))?.[0]
  if (file === '-' || promised === undefined || promised === form) return
  throw new UsageError(`--${form} ${file}: the name says ${end} and the option ${form}; use one of them`, {
    received: file,
  })
}

/**
 * Refuses files whose ending contradicts their format, and standard output for more than one.
 *
 * @throws UsageError before any work is done
 */
export function checkPictureFiles(flags: PictureFileFlags): void {
  for (const form of forms) {
    const file = flags[form]
    if (file !== undefined) checkEnding(form, file)
  }
  const files = pictureFiles(flags)
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('one picture can go to standard output')
  if (
    new Set(files.filter((file) => file !== '-').map((file) => resolve(file))).size <
    files.filter((file) => file !== '-').length
  ) {
    throw new UsageError(`${files.join(' and ')} are the same file`)
  }
}

/** Writes a plot to the files that the flags name; returns their paths. `-` is standard output. */
export async function writePictures(
  plot: Plot,
  flags: PictureFileFlags,
  points: PagePoints,
): Promise<string[]> {
  checkPictureFiles(flags)
  const { writeWhole } = await import('../export/sink.js')
  const { width = 720, dark = false, force = false } = flags
  const titled = titledPlot(plot, flags.title)
  const written: string[] = []
  await interruptible(async (signal) => {
    const write = async (file: string, content: string | Uint8Array) => {
      if (file === '-') process.stdout.write(content)
      else {
        await writeWhole(file, content, { force, signal })
        written.push(resolve(file))
      }
    }
    if (flags.svg !== undefined || flags.png !== undefined) {
      const { drawSvg } = await import('../chart/svg.js')
      const svg = drawSvg(titled, { width, dark })
      if (flags.svg !== undefined) await write(flags.svg, svg)
      if (flags.png !== undefined) await write(flags.png, (await import('../chart/png.js')).drawPng(svg))
    }
    if (flags.html !== undefined) {
      const { drawHtml } = await import('../chart/html.js')
      await write(flags.html, drawHtml(titled, points))
    }
  })
  return written
}

/** The same plot under another title, or without one. */
export function titledPlot(plot: Plot, title: string | boolean | undefined): Plot {
  if (title === undefined || title === true) return plot
  return { ...plot, title: title === false ? '' : title }
}
