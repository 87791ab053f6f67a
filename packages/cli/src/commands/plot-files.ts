import type { Benchmark, Plugin } from '@nasbench/core'
import type { Drawing } from '../chart/drawing.js'
import type { CommandContext } from '../context.js'
import { archOf } from '../measures/values.js'
import { type PictureFileFlags, writePictures } from '../output/picture-files.js'
import { writeDocument } from '../output/writer.js'

/** Writes a drawing to the files that the flags name, and prints their paths. */
export async function writePlotFiles(
  { options }: CommandContext,
  { name }: Plugin,
  benchmark: Benchmark,
  { plot: picture, page }: Drawing,
  keys: readonly unknown[],
  flags: PictureFileFlags,
): Promise<void> {
  const archs = page.front.map((i) => archOf(benchmark, keys[i]))
  const indices =
    flags.html === undefined
      ? []
      : keys.map((key) => (typeof key === 'number' ? key : String(benchmark.getIndex(key as object))))
  const points = {
    ...page,
    indices,
    archs: archs.map((arch) => benchmark.space.format(arch as object)),
    hint: `nasbench show ${name}`,
  }
  const written = await writePictures(picture, flags, points)
  if (pictureToStandardOutput(flags)) return
  const document = {
    benchmark: name,
    files: written,
    title: picture.title,
    architectures: keys.length,
    source: benchmark.source.kind,
  }
  writeDocument(options, document, () => `${written.join('\n')}\n`)
}

function pictureToStandardOutput({ svg, png, html }: PictureFileFlags): boolean {
  return [svg, png, html].includes('-')
}
