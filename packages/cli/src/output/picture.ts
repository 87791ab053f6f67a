import type { Plot } from '../chart/plot.js'
import { drawText } from '../chart/text.js'
import type { CommonOptions } from '../context.js'
import { createStyle } from './style.js'

/**
 * Draws to standard output: as wide as the terminal, and no higher than leaves the command line in sight. Without a
 * terminal it is 80 columns wide.
 */
export function writePicture(plot: Plot, options: CommonOptions, wanted?: number): void {
  const { isTTY, columns = 80, rows = 24 } = process.stdout
  // Wider pictures do not show more.
  const width = wanted ?? (isTTY ? Math.min(columns || 80, 120) : 80)
  const below = plot.marks.length + plot.notes.length + 3
  const height = isTTY ? Math.max(12, Math.min((rows || 24) - below, Math.round(width / 3.2))) : 24
  process.stdout.write(`${drawText(plot, { width, height }, createStyle(options)).join('\n')}\n`)
}
