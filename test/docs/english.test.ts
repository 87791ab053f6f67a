import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesBelow, packages, root } from '../manifests.js'
import { bannedPhrases, findPhrase } from './english.js'

/* Decisions are a dated record, and a CHANGELOG is made of changesets. */
const skipped: ReadonlySet<string> = new Set(['docs/decisions.md'])
const written = /\.(?:ts|tsx|js|css|html|md)$/

/* Comments, messages and help are in the sources; pages are in folders with them or beside them. */
const folders = [
  ...packages.flatMap(({ name }) => ['src', 'site'].map((folder) => `packages/${name}/${folder}/`)),
  'bench/',
  'docs/',
  'examples/',
  'scripts/',
]
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...packages.map(({ name }) => `packages/${name}/README.md`),
]

const texts = [
  ...folders.flatMap((folder) => {
    const path = join(root, folder)
    const below = existsSync(path) ? filesBelow(path, ['node_modules', 'dist', 'test', 'data']) : []
    return below.map((file) => folder + file)
  }),
  ...pages,
]
  .filter((path) => written.test(path) && !skipped.has(path) && existsSync(join(root, path)))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

test('all sources and pages are read', () => {
  expect(texts.length).toBeGreaterThan(500)
})

describe.each(bannedPhrases)('"$name"', (phrase) => {
  test('is caught, and only where it is wrong', () => {
    expect(findPhrase(phrase.wrong, phrase)).toHaveLength(1)
    expect(findPhrase(phrase.right, phrase)).toEqual([])
  })

  test('is in no text', () => {
    const found = texts.flatMap(({ path, text }) =>
      findPhrase(text, phrase).map(
        ({ line, found }) => `${path}:${line} "${found}": write ${phrase.instead}`,
      ),
    )
    expect(found).toEqual([])
  })
})
