import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiReports } from './api-report.js'
import { packages, root } from './manifests.js'

const reports = apiReports(packages)

test.each([...reports])('what packages/%s offers is what api/ says', async (name, report) => {
  const file = join(root, 'api', `${name}.md`)
  const advice = `api/${name}.md: what the package offers has changed. If it should, run "pnpm api", and commit the report with a changeset.`
  expect(existsSync(file), advice).toBe(true)
  await expect(report, advice).toMatchFileSnapshot(file)
})
