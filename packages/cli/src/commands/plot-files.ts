import { resolve } from 'node:path'
import type { Benchmark, Plugin } from '@nasbench/core'
import type { Drawing } from '../chart/drawing.js'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { archOf } from '../measures/values.js'
import { writeDocument } from '../output/writer.js'

export interface PlotFileFlags {
  readonly svg?: string | undefined
  readonly html?: string | undefined
  readonly force?: boolean | undefined
  /** Pixels of the SVG. */
  readonly width?: number | undefined
}

/** Writes a drawing to the files that are asked for, and says which. */
export async function writePlotFiles(
  { options }: CommandContext,
  { name }: Plugin,
  benchmark: Benchmark,
  { plot: picture, page }: Drawing,
  keys: readonly unknown[],
  { svg, html, force, width = 720 }: PlotFileFlags,
): Promise<void> {
  const { writeWhole } = await import('../export/sink.js')
  const written: string[] = []
  await interruptible(async (signal) => {
    const write = async (file: string, text: string) => {
      await writeWhole(file, text, { force: force === true, signal })
      written.push(resolve(file))
    }
    if (svg !== undefined) await write(svg, (await import('../chart/svg.js')).drawSvg(picture, width))
    if (html === undefined) return
    const archs = page.front.map((i) => archOf(benchmark, keys[i]))
    const { drawHtml } = await import('../chart/html.js')
    const indices = keys.map((key) => (typeof key === 'number' ? key : String(benchmark.getIndex(key))))
    const points = {
      ...page,
      indices,
      archs: archs.map((arch) => benchmark.space.format(arch)),
      hint: `nasbench show ${name}`,
    }
    await write(html, drawHtml(picture, points))
  })
  const document = {
    benchmark: name,
    files: written,
    title: picture.title,
    architectures: keys.length,
    source: benchmark.source.kind,
  }
  writeDocument(options, document, () => `${written.join('\n')}\n`)
}
