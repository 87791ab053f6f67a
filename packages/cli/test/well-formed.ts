import { expect } from 'vitest'

/** The ways to write a result. */
export type Written = 'table' | 'json' | 'jsonl' | 'csv'

/* A table may have lines that are left whole, to be copied: paths, sources, citations, spelled out architectures. */
const mayBeLong =
  /^(data from|source|recorded|architecture|in |sha256|id |[A-Z] |shadowed|no data|in --|@|\s+\w+\s+= )|-->|,skip|^\d+,/

/**
 * Expects that what a command wrote is what its format promises: a document, objects a line, lines of one length of
 * fields, or a table that fits into `columns`; and that no value is one of JavaScript's that mean nothing to people.
 */
export function expectWellFormed(stdout: string, format: Written, columns = Number.POSITIVE_INFINITY): void {
  expect(stdout).toMatch(/\n$/)
  for (const wrong of ['undefined', 'NaN', '[object', '\u001b']) expect(stdout).not.toContain(wrong)
  const lines = stdout.trimEnd().split('\n')
  if (format === 'json') expect(typeof JSON.parse(stdout)).toBe('object')
  else if (format === 'jsonl') for (const line of lines) expect(typeof JSON.parse(line)).toBe('object')
  else if (format === 'csv') {
    const fields = lines.map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',').length)
    expect([...new Set(fields)]).toHaveLength(1)
  } else {
    expect(lines.filter((line) => [...line].length > columns && !mayBeLong.test(line))).toEqual([])
  }
}
