/* 10k, 0.5M and 2G are counts as people write them; 1e3 as programs do. */
const pattern = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([kmg]?)$/i
const factors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }

/** The number that a text stands for: `199`, `-0.5`, `1e3`, `10k`, `0.5M`; NaN if it is not one. */
export function readNumber(text: string): number {
  const [, digits, unit = ''] = pattern.exec(text.trim()) ?? []
  if (digits === undefined) return Number.NaN
  const value = Number(digits) * factors[unit.toLowerCase()]!
  // 1.1M is 1,100,000 and not 1,100,000.0000000002.
  return unit === '' ? value : Number(value.toPrecision(15))
}

/** How numbers may be written, for messages. */
export const numberForms = 'a number such as 1000, 1e3, 10k or 0.5M'

/** A setting's value: numbers, true and false become what they look like. */
export function typedValue(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  const number = readNumber(value)
  return Number.isNaN(number) ? value : number
}
