/**
 * @typedef {object} Row
 * @property {string} work
 * @property {number} ours the median
 * @property {'s' | '/s' | 'B'} unit seconds, calls a second, or bytes
 * @property {number} [peer] the same of the peer
 * @property {string} [peerName]
 * @property {number} [goal] what the design asks for, in the same unit
 */

/** @param {number} seconds */
function formatSeconds(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toPrecision(3)} ns`
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} µs`
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`
  return `${seconds.toPrecision(3)} s`
}

/**
 * @param {number} value
 * @param {Row['unit']} unit
 */
function format(value, unit) {
  if (unit === 's') return formatSeconds(value)
  if (unit === 'B')
    return value < 1e9 ? `${(value / 1e6).toPrecision(3)} MB` : `${(value / 1e9).toPrecision(3)} GB`
  return `${Math.round(value).toLocaleString('en')} a second`
}

/**
 * A Markdown table, aligned so that it reads well in a terminal too. The ratio is how many times better ours is.
 * @param {readonly Row[]} rows
 */
export function formatTable(rows) {
  const cells = [
    ['work', 'ours', 'goal', 'peer', 'ratio', 'peer is'],
    ...rows.map(({ work, ours, unit, peer, peerName, goal }) => [
      work,
      format(ours, unit),
      goal === undefined ? '' : format(goal, unit),
      peer === undefined ? '' : format(peer, unit),
      peer === undefined ? '' : `${(unit === '/s' ? ours / peer : peer / ours).toPrecision(3)} ×`,
      peerName ?? '',
    ]),
  ]
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
  return lines.join('\n')
}
