/** The parts between commas that are not inside parentheses, trimmed. */
export function splitList(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '(') depth++
    if (letter === ')') depth--
    if (letter === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** `random,evolution:population=50,sample=10`: a part with `=` and without `:` belongs to the algorithm before it. */
export function splitAlgorithms(text: string): string[] {
  const algorithms: string[] = []
  for (const part of splitList(text)) {
    const last = algorithms.at(-1)
    if (part.includes('=') && !part.includes(':') && last?.includes(':')) {
      algorithms[algorithms.length - 1] = `${last},${part}`
    } else algorithms.push(part)
  }
  return [...new Set(algorithms)]
}
