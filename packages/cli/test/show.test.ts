import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, makeProject, nasbench } from './command.js'

const cwd = temporaryFolder()
const run = (...argv: string[]) => nasbench(argv, { cwd, bin: builtBin })

describe.each(['nb101', 'nb201', 'nb301'])('show %s', (bench) => {
  test('writes the cell as a picture, for Graphviz and for Mermaid', async () => {
    const [svg, dot, mermaid] = [`${bench} cell.svg`, `${bench}.dot`, `${bench}.mmd`]
    const { code, stdout } = await run('show', bench, '42', '--svg', svg, '--dot', dot, '--mermaid', mermaid)
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [svg, dot, mermaid].map((name) => `${join(cwd, name)}\n`).join(''),
    })
    expect(readFileSync(join(cwd, svg), 'utf8')).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
    expect(readFileSync(join(cwd, dot), 'utf8')).toMatch(/^digraph [\s\S]*}\n$/)
    expect(readFileSync(join(cwd, mermaid), 'utf8')).toMatch(/^flowchart /)
  })

  test('writes one drawing to standard output, and nothing else', async () => {
    const { code, stdout, stderr } = await run('show', bench, '42', '--mermaid', '-')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^flowchart /)
  })
})

describe('show refuses', () => {
  test('a second drawing on standard output', async () => {
    const { code, stdout, stderr } = await run('show', 'nb201', '42', '--dot', '-', '--svg', '-')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('only one drawing can go to standard output')
  })

  test('to overwrite a file, unless told to', async () => {
    await run('show', 'nb201', '1', '--dot', 'there.dot')
    const before = readFileSync(join(cwd, 'there.dot'), 'utf8')
    const refused = await run('show', 'nb201', '2', '--dot', 'there.dot')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('--force')
    expect(readFileSync(join(cwd, 'there.dot'), 'utf8')).toBe(before)
    expect((await run('show', 'nb201', '2', '--dot', 'there.dot', '--force')).code).toBe(0)
    expect(readFileSync(join(cwd, 'there.dot'), 'utf8')).not.toBe(before)
  })

  test('a drawing that the space does not have', async () => {
    const project = makeProject(temporaryFolder())
    const { code, stderr } = await nasbench(['show', 'toy', '3', '--svg', 'a.svg'], { cwd: project })
    expect(code).toBe(2)
    expect(stderr).toContain('toy has no drawing for --svg: it has none')
    expect(existsSync(join(project, 'a.svg'))).toBe(false)
  })
})
