import { printable } from './printable.js'
import type { Style } from './style.js'

/**
 * Names and values in lines, the values aligned; names without a value are left out. Lists (`a, b, c`) wrap
 * if they are longer than `width`; anything else is left whole, to be copied.
 */
export function formatKeyValues(
  facts: readonly (readonly [string, unknown])[],
  style: Style,
  width = Number.POSITIVE_INFINITY,
): string {
  const shown = facts.filter(([, value]) => value !== undefined && value !== null && value !== '')
  const margin = Math.max(...shown.map(([name]) => name.length)) + 2
  const lines = shown.flatMap(([name, value]) =>
    wrapList(printable(String(value)), width - margin).map((text, i) =>
      i === 0 ? style.dim(name.padEnd(margin)) + text : ' '.repeat(margin) + text,
    ),
  )
  return `${lines.join('\n')}\n`
}

function wrapList(text: string, width: number): string[] {
  const lines: string[] = []
  for (const item of text.split(/(?<=, )/)) {
    const last = lines.at(-1)
    if (last !== undefined && (last + item).trimEnd().length <= width) lines[lines.length - 1] = last + item
    else lines.push(item)
  }
  return lines.map((line) => line.trimEnd())
}

/** A whole number with its thousands apart: `15,625`. */
export function formatCount(value: number | bigint): string {
  return value.toLocaleString('en-US')
}
