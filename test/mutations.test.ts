import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutations } from '../scripts/mutations.js'
import { root } from './manifests.js'

test('every wrong change of scripts/mutations.js can still be made, and its tests are there', () => {
  expect(mutations.length).toBeGreaterThanOrEqual(20)
  const stale = mutations.filter(
    ({ file, was, is, tests }) =>
      was === is ||
      !existsSync(join(root, file)) ||
      readFileSync(join(root, file), 'utf8').split(was).length !== 2 ||
      tests.length === 0 ||
      !tests.every((path) => existsSync(join(root, path))),
  )
  expect(
    stale.map(({ name }) => name),
    'what was changed has moved: mend scripts/mutations.js',
  ).toEqual([])
})
