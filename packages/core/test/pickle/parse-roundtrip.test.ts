import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePickle } from '../../src/pickle/parse.js'
import { anyForm, anyValue, plain } from './values.js'
import { writePickle } from './write-pickle.js'

describe('parsePickle', () => {
  it('reads any value in any protocol', () => {
    fc.assert(
      fc.property(anyValue, anyForm, (value, form) => {
        expect(parsePickle(writePickle(value, form))).toStrictEqual(plain(value))
      }),
      { numRuns: 2000, seed: 13 },
    )
  })
})
