import { invalidArchitecture, unknownOperation } from '@nasbench/core'
import { expect, test } from 'vitest'

test('the error of several problems names each, where it is and what is allowed', () => {
  const error = invalidArchitecture('My Bench', { edges: 3 }, [
    { message: 'too many edges', where: 'edges', expected: 'at most 2' },
    { message: 'no output' },
  ])
  expect(error).toMatchObject({
    code: 'INVALID_ARCHITECTURE',
    received: { edges: 3 },
    expected: 'at most 2',
    message: expect.stringMatching(
      /^invalid My Bench architecture .*: too many edges at edges: expected at most 2; no output$/,
    ),
  })
})

test('an operation that is nearly right gets a guess, anything else none', () => {
  const operations = ['conv3x3', 'skip']
  expect(unknownOperation('conv3x4', 'vertex 1', operations)).toEqual({
    message: 'unknown operation "conv3x4"',
    where: 'vertex 1',
    expected: 'conv3x3 or skip (did you mean "conv3x3"?)',
  })
  expect(unknownOperation(7, 'vertex 1', operations).expected).toBe('conv3x3 or skip')
})
