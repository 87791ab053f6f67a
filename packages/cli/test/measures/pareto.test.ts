import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paretoFront } from '../../src/measures/pareto.js'

const worth = fc.integer({ min: 0, max: 12 })

test.each([1, 2, 3, 4])('with %i objectives: those that none dominates, by the first', (objectives) => {
  const points = fc.array(fc.array(worth, { minLength: objectives, maxLength: objectives }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(points, (list) => {
      const columns = Array.from({ length: objectives }, (_, at) =>
        Float64Array.from(list, (point) => point[at] as number),
      )
      const dominated = (point: number[]) =>
        list.some(
          (other) =>
            other.every((value, at) => value <= (point[at] as number)) &&
            other.some((value, at) => value < (point[at] as number)),
        )
      const expected = list.flatMap((point, i) => (dominated(point) ? [] : [i]))
      const front = paretoFront(columns)
      expect([...front].sort((a, b) => a - b)).toEqual(expected)
      const first = front.map((i) => list[i]?.[0] as number)
      expect(first).toEqual([...first].sort((a, b) => a - b))
    }),
  )
})
