import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, makeProject, nasbench } from './command.js'

const cwd = makeProject(temporaryFolder())
const run = (line: string, bin?: string) =>
  nasbench(line.split(' '), { cwd, ...(bin !== undefined && { bin }) })

async function json(line: string): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await run(`${line} --json`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Record<string, unknown>[]
}

describe('plot as text and numbers', () => {
  test('scatter', async () => {
    expect((await run('plot toy --demo --width 50')).stdout).toMatchInlineSnapshot(`
      "Toy benchmark
      toy-a val accuracy [%]
         │               o
         │ o
      85 ┤               ⠈              ⡀
         │               ⠠
         │ ⠐
         │ ⢀             ⠈
      80 ┤               ⠠
         │                              ⠂
         │               ⠈              ⡀
         │                                            ⠄
      75 ┤                              ⠂
         │               ⠈              ⡀
         │               ⠠
      70 ┤ ⠐
         │ ⢀             ⠈
         │               ⠠
         │                              ⠂
      65 ┤ ⢀             ⠈
         │               ⠠
         │ ⠐
         └───────┬──────────┬───────────┬──────────┬────
                200        400         600        800
                                          parameters [k]
      o Pareto front (2)
      26 architectures
      made-up results, not measurements
      "
    `)
    const rows = await json('plot toy --demo --x params --y toy-b:test')
    expect(rows).toHaveLength(26)
    expect(rows.filter((row) => row.pareto).map((row) => row.index)).toEqual([24, 25])
    expect(Object.keys(rows[0] ?? {})).toEqual(['index', 'params', 'toy_b_test', 'pareto'])
  })

  test('histogram', async () => {
    const rows = await json('plot toy --demo --kind histogram --x params')
    expect(rows.reduce((sum, row) => sum + (row.architectures as number), 0)).toBe(26)
    expect((await run('plot toy --demo --kind histogram --width 40')).stdout).toMatchInlineSnapshot(`
      "Toy benchmark
      architectures
      5 ┤      ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂
        │      █████████████████████████
        │      █████████████████████████
        │      █████████████████████████
      4 ┤      █████████████████████████
        │      █████████████████████████
        │      █████████████████████████
        │      █████████████████████████
      3 ┤▄▄▄▄▄▄█████████████████████████▄▄▄▄▄▄
        │█████████████████████████████████████
        │█████████████████████████████████████
        │█████████████████████████████████████
      2 ┤█████████████████████████████████████
        │█████████████████████████████████████
        │█████████████████████████████████████
        │█████████████████████████████████████
      1 ┤█████████████████████████████████████
        │█████████████████████████████████████
        │█████████████████████████████████████
      0 ┤█████████████████████████████████████
        └┬───────────┬───────────┬───────────┬
         60          70          80         90
                        toy-a val accuracy [%]
      26 architectures
      made-up results, not measurements
      "
    `)
  })

  test('rank', async () => {
    const [first] = await json('plot toy --demo --kind rank')
    expect(first).toEqual({ index: 0, rank: 26, accuracy: 50 + 12 + 1 / 3 + 1.5 / 7 })
    const [other] = await json('plot toy --demo --kind rank --x params --y val')
    expect(other).toMatchObject({ index: 0, rank: 4, otherRank: 26 })
  })

  test('says what is left out', async () => {
    const { stdout } = await run('plot toy --demo --sample 10 --y-range 70:80')
    expect(stdout).toMatch(
      /outside of the axes and not shown .*\n10 architectures; a sample of 10 of 26, seed 0\nmade-up/,
    )
  })
})

describe('plot to files', () => {
  test('an SVG and a page, not overwritten unasked', async () => {
    const line = 'plot toy --demo --svg a.svg --html a.html'
    expect(await run(line)).toEqual({
      code: 0,
      stdout: `${join(cwd, 'a.svg')}\n${join(cwd, 'a.html')}\n`,
      stderr: '',
    })
    expect(readFileSync(join(cwd, 'a.svg'), 'utf8')).toMatch(/^<svg [^>]*width="720"[\s\S]*<\/svg>\n$/)
    expect(await run(line)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('a.svg is there already'),
    })
    const again = await run(`${line} --force --width 400 --json`)
    expect(JSON.parse(again.stdout)).toMatchObject({
      files: [join(cwd, 'a.svg'), join(cwd, 'a.html')],
      architectures: 26,
      source: 'demo',
    })
    expect(readFileSync(join(cwd, 'a.svg'), 'utf8')).toContain('width="400"')
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test('curves too', async () => {
    expect(await run('curve toy 0 13 --demo --svg curves.svg')).toEqual({
      code: 0,
      stdout: `${join(cwd, 'curves.svg')}\n`,
      stderr: '',
    })
    expect(readFileSync(join(cwd, 'curves.svg'), 'utf8')).toContain('budget [epochs]')
  })

  test('all of NAS-Bench-101 is a small picture', async () => {
    const { code } = await run('plot nb101 --demo --svg nb101.svg', builtBin)
    expect(code).toBe(0)
    const svg = readFileSync(join(cwd, 'nb101.svg'), 'utf8')
    expect(svg.length).toBeLessThan(100_000)
    expect(svg).toContain('architectures per cell')
    expect(svg).toContain('423,624 architectures')
    expect(svg).toContain('made-up results, not measurements')
  })
})

const browserPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

describe.skipIf(!existsSync(browserPath))('the page in a browser (needs chromium)', () => {
  test('draws, zooms and tells what is under the pointer', async () => {
    await run('plot nb201 --demo --html page.html', builtBin)
    const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage({ viewport: { width: 900, height: 600 } })
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(String(error)))
      page.on('console', (message) => problems.push(message.text()))
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) problems.push(request.url())
      })
      await page.goto(pathToFileURL(join(cwd, 'page.html')).href)
      const status = page.locator('#status')
      expect(await status.textContent()).toMatch(/^15,625 of 15,625 architectures, darker/)
      const box = (await page.locator('canvas').boundingBox()) as {
        x: number
        y: number
        width: number
        height: number
      }
      // Along the upper edge, until a point of the front is met.
      const tip = page.locator('#tip')
      for (let x = 90; x < box.width - 20; x += 4) {
        await page.mouse.move(box.x + x, box.y + 30)
        if (await tip.isVisible()) break
      }
      expect(await tip.textContent()).toMatch(
        /^#\d+\nparameters \[M\]: [\d.]+\ncifar10 val accuracy \[%\]: [\d.]+\n\|/,
      )
      await page.mouse.move(box.x + 200, box.y + 60)
      await page.mouse.wheel(0, -1000)
      await expect.poll(() => status.textContent()).not.toMatch(/^15,625/)
      await page.locator('#all').click()
      await expect.poll(() => status.textContent()).toMatch(/^15,625/)
      await page.locator('canvas').focus()
      await page.keyboard.press('+')
      await expect.poll(() => status.textContent()).not.toMatch(/^15,625/)
      expect(problems).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
