import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { makeProject, nasbenchBin, run } from './command.js'
import { namesIn } from './fetching.js'
import { sendFile, serve, someBytes } from './server.js'

/* The published files by name, as far as they are here; others get bytes that are none. */
function serveFolder(folder: string) {
  return serve((request, response) => {
    const name = (request.url ?? '').split('/').at(-1) ?? ''
    let bytes: Buffer
    try {
      bytes = readFileSync(join(folder, name))
    } catch {
      bytes = someBytes(100)
    }
    sendFile(request, response, { bytes })
  })
}

const models = sharedPath('data/nb301')
test.skipIf(models === undefined)(
  "YAHPO Gym's two models come into one folder, and answer without being named",
  async () => {
    const { url, requests } = await serveFolder(models!)
    const project = makeProject('nb301')
    const plan = await run(['301', '--id', 'yahpo', '--url', `${url}/`, '--dry-run', '--json'], project)
    const folder = join(project.home, 'nb301', 'yahpo')
    expect(JSON.parse(plan.stdout)).toMatchObject({ path: folder, files: [{ exists: false }, {}] })
    expect(requests).toHaveLength(0)
    const done = await run(['301', '--id', 'yahpo', '--url', `${url}/`, '--yes', '--json'], project)
    expect(done.code, done.stderr).toBe(0)
    expect(JSON.parse(done.stdout)).toMatchObject({
      path: folder,
      bytes: 2_578_406 + 2_781_646,
      checked: ['size', 'sha256'],
      store: null,
    })
    expect(namesIn(folder)).toEqual(['model_v2.onnx', 'new_model.onnx'])
    const question = ['--dataset', 'cifar10', '--budget', '50', '--json']
    for (const data of [[], ['--data', folder]]) {
      const answer = await run(['query', 'nb301', '0', ...question, ...data], {
        ...project,
        script: nasbenchBin,
      })
      expect(answer.code, answer.stderr).toBe(0)
      expect(answer.stdout).toContain('new_model.onnx')
    }
    const again = await run(['301', '--id', 'yahpo', '--yes'], project)
    expect(again).toMatchObject({ code: 0, stdout: `${folder}\n` })
    expect(again.stderr.match(/there already/g)).toHaveLength(2)
  },
)

const latencies = sharedPath('data/help')
test.skipIf(latencies === undefined)("HELP's 27 latency files come into one folder", async () => {
  const { url, requests } = await serveFolder(latencies!)
  const project = makeProject()
  const done = await run(['201', '--id', 'help-latency', '--url', `${url}/`, '--yes'], project)
  expect(done.code, done.stderr).toBe(0)
  const folder = join(project.home, 'nb201', 'help-latency')
  expect(done.stdout).toBe(`${folder}\n`)
  expect(namesIn(folder)).toHaveLength(27)
  expect(requests).toHaveLength(27)
  expect(done.stderr).toMatch(/raspi4\.pt: .*right by sha256/)
  expect(done.stderr).toMatch(/fpga\.pt: .*not checked/)
})

test('an entry with several files takes neither the URL nor the hash of one file', async () => {
  const project = makeProject('nb301')
  for (const flags of [
    ['--url', 'https://user:secret@host/new_model.onnx'],
    ['--sha256', 'a'.repeat(64)],
  ]) {
    const refused = await run(['301', '--id', 'yahpo', ...flags, '--dry-run'], project)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('yahpo has 2 files')
    expect(refused.stderr).not.toContain('secret')
  }
})
