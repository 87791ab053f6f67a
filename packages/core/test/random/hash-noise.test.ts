import { describe, expect, it } from 'vitest'
import { hashNoise } from '../../src/random/hash-noise.js'

describe('hashNoise', () => {
  it('gives the same number for the same parts, everywhere', () => {
    expect(hashNoise(1, 2, 3, -1)).toBe(hashNoise(1, 2, 3, -1))
    expect([hashNoise(0), hashNoise(0, 0), hashNoise(423_623, 3, 2, 5)]).toMatchInlineSnapshot(`
      [
        -0.2427862973983368,
        0.02197299153124277,
        0.6531929503318836,
      ]
    `)
  })

  it('is spread around 0 between -1 and 1', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => hashNoise(i, 7))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(Math.min(...values)).toBeLessThan(-0.95)
    expect(Math.max(...values)).toBeGreaterThan(0.95)
    expect(values.every((value) => value >= -1 && value <= 1)).toBe(true)
  })
})
