import type { CommonOptions } from '../context.js'

/** Ways to set text apart on a terminal; they return it unchanged if colours are off. */
export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly accent: (text: string) => string
  /** Colour of the nth line of a picture; they come again after the last one. */
  readonly series: (text: string, n: number) => string
  /** Colour of a level of a scale, from 0 to `levels - 1`. */
  readonly ramp: (text: string, level: number, levels: number) => string
  readonly error: (text: string) => string
}

/**
 * Colour on a terminal only, unless `--color` or `--no-color` says otherwise; then FORCE_COLOR asks for it (not with 0),
 * then NO_COLOR forbids it, as Node itself does.
 */
export function createStyle(
  options: CommonOptions,
  stream: { readonly isTTY?: boolean } = process.stdout,
): Style {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env
  const wanted =
    options.color ??
    (FORCE_COLOR === undefined
      ? stream.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb'
      : FORCE_COLOR !== '0' && FORCE_COLOR !== 'false')
  const paint = (open: number | string, close: number) => (text: string) =>
    wanted && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  // Yellow is hard to see on white, so it comes last.
  const colours = [36, 35, 32, 31, 34, 33].map((code) => paint(code, 39))
  const series = (text: string, n: number) => colours[n % colours.length]!(text)
  // A scale from the 256 colours: violet, green, yellow.
  const scale = [54, 61, 31, 37, 35, 71, 112, 226].map((code) => paint(`38;5;${code}`, 39))
  const ramp = (text: string, level: number, levels: number) =>
    scale[Math.floor((level * scale.length) / levels)]!(text)
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    accent: paint(36, 39),
    series,
    ramp,
    error: paint(31, 39),
  }
}

/** Columns that a line may fill; undefined if nothing needs to fit, as in a pipe. */
export function lineWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns || 80 : undefined
}
