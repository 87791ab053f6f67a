import type { Style } from './style.js'
import { printable } from './table.js'

/** Names and values one below the other, the values aligned; what has no value is left out. */
export function formatFacts(facts: readonly (readonly [string, unknown])[], style: Style): string {
  const shown = facts.filter(([, value]) => value !== undefined && value !== null && value !== '')
  const width = Math.max(...shown.map(([name]) => name.length))
  const lines = shown.map(([name, value]) => `${style.dim(name.padEnd(width))}  ${printable(String(value))}`)
  return `${lines.join('\n')}\n`
}

/** A whole number with its thousands apart: `15,625`. */
export function formatCount(value: number | bigint): string {
  return value.toLocaleString('en-US')
}
