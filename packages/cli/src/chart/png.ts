import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'

/* resvg draws text only with font files that it is given: this one comes with the package. */
const family = 'DejaVu Sans'
/* Pixels per unit of the SVG, for screens of double density and for print. */
const scale = 2

/** A picture of an SVG text as PNG, twice as many pixels wide; its text is in a font that this package ships. */
export function drawPng(svg: string): Uint8Array {
  const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((name) => join(fonts, name)),
      defaultFontFamily: family,
      sansSerifFamily: family,
    },
  })
  return image.render().asPng()
}
