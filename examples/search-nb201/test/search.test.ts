import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../main.js', import.meta.url))

test('prints a row per algorithm, dataset and split, near the published ones', () => {
  const lines = execFileSync(process.execPath, [main, '120'], { encoding: 'utf8' }).trim().split('\n')
  expect(lines).toHaveLength(18)
  const compared = lines.flatMap((line) => {
    const [, mean, paper] = / ([\d.]+) ± .*published ([\d.]+)/.exec(line) ?? []
    return paper === undefined ? [] : [Math.abs(Number(mean) - Number(paper))]
  })
  expect(compared).toHaveLength(12)
  expect(Math.max(...compared)).toBeLessThan(0.6)
})
