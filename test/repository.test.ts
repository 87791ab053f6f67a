import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, root } from './manifests.js'

const made = ['.git', 'node_modules', 'dist', 'coverage', '.turbo', '.vitest']

/* Spelled so that this file does not match itself. */
const machinePaths = [
  new RegExp(String.raw`(?<![\w.~*-])/(?:${['work', 'root', 'home', 'Users', 'tmp'].join('|')})/\w`),
  /[A-Z]:\\{1,2}Users\\/,
  new RegExp(['registry', 'npmjs'].join(String.raw`\.`)),
]

test('no file names a path of the machine it was written on, or a registry', () => {
  const found = filesBelow(root, made).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'latin1').split('\n')
    return lines.flatMap((line, index) =>
      machinePaths.some((pattern) => pattern.test(line))
        ? [`${file}:${index + 1}: ${line.slice(0, 200)}`]
        : [],
    )
  })
  expect(found).toEqual([])
})
