import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NASBench201 } from '@nasbench/nb201'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { browserPath, openBrowser, openPage, planOf, whenDrawn } from './site.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/* Evaluated by the debugger, so the page's policy stays as it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then((run) => run.violations)',
  )
  return (found as Violation[]).map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
}

/* Timing decides nothing: a busy machine is waited for. */
const until = (value: () => unknown) => expect.poll(value, { timeout: 60_000 })

const counts = (page: Page) => page.locator('.counts').textContent()
const archOf = (page: Page) => page.locator('.arch-text code').textContent()
const linkOf = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1))

describe.skipIf(browserPath === undefined)('the page in a browser (chromium must be installed)', () => {
  let url: string
  let browser: Browser
  let close: () => Promise<void>
  const hostile = '<img src=x onerror="window.hurt=1">'

  beforeAll(async () => {
    const manifest = JSON.stringify({
      benchmarks: [
        { name: 'hostile', title: hostile, module: 'modules/hostile.js', stores: [] },
        { name: 'nb201', title: 'x', stores: [{ label: hostile, url: 'stores/nb201/' }] },
      ],
    })
    const modules = new Map([['modules/hostile.js', 'throw new Error("this plugin does not work")']])
    ;({ url, browser, close } = await openBrowser(planOf({ manifest, modules })))
  })
  afterAll(() => close())

  const open = async (hash = '', options = {}) => {
    const opened = await openPage(browser, `${url}${hash}`, options)
    await whenDrawn(opened.page)
    return opened
  }

  test('opens on the published results, asks no other host, and has no accessibility violation', async () => {
    const { page, problems } = await open()
    expect(await page.locator('.source > summary').textContent()).toMatch(/^Recorded results/)
    expect(await counts(page)).toBe('15,625 architectures')
    expect(await violations(page)).toEqual([])
    const benchmark = await NASBench201.bundled()
    const [best] = benchmark.top({ k: 1, dataset: 'ImageNet16-120', split: 'val' })
    expect(await page.locator('.headline strong').textContent()).toBe(`${best!.metric.toFixed(2)} %`)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test('points are hovered, clicked and drawn around, and the link keeps the selection', async () => {
    const { page, problems } = await open()
    const box = (await page.locator('canvas.front').boundingBox())!
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
    const before = await archOf(page)
    let x = 0.5
    await until(async () => {
      x = x > 0.9 ? 0.5 : x + 0.013
      await page.mouse.move(...at(x, 0.36))
      await page.waitForTimeout(50)
      return page.locator('.hover-card').count()
    }).toBe(1)
    await until(() => page.locator('.hover-card .title').textContent()).toMatch(/^#[\d,]+$/)
    await page.mouse.down()
    await page.mouse.up()
    await until(() => archOf(page)).not.toBe(before)
    await page.keyboard.down('Shift')
    await page.mouse.move(...at(0.5, 0.2))
    await page.mouse.down()
    for (const [x, y] of [
      [0.9, 0.2],
      [0.9, 0.7],
      [0.5, 0.7],
      [0.5, 0.25],
    ] as const)
      await page.mouse.move(...at(x, y), { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await until(() => counts(page)).toMatch(/^[\d,]+ selected/)
    const selected = await counts(page)
    await until(() => linkOf(page).get('lasso')).toMatch(/^cifar10:val;ImageNet16-120:val;/)
    const shared = await openPage(browser, page.url())
    await whenDrawn(shared.page)
    await until(() => counts(shared.page)).toBe(selected)
    expect(await archOf(shared.page)).toBe(await archOf(page))
    expect(problems).toEqual([])
    await Promise.all([page.context().close(), shared.page.context().close()])
  })

  test('filters as the command does, and says where a filter is wrong', async () => {
    const { page } = await open()
    const benchmark = await NASBench201.bundled()
    const all = Array.from({ length: 15_625 }, (_, index) => index)
    const values = benchmark.queryMany(all, { dataset: 'cifar10', split: 'val' })
    const passing = all.filter(
      (index) => values[index]! > 90 && benchmark.space.cost!(benchmark.space.at(index)).params < 0.5e6,
    )
    await page.fill('#where', 'params < 0.5M && cifar10:val > 90')
    await until(() => counts(page)).toContain(`${passing.length.toLocaleString('en')} pass the filter`)
    await page.fill('#where', 'params < ')
    await until(() => page.locator('#where-problem').textContent()).toMatch(/^Column \d+: /)
    await page.fill('#where', 'parms < 3')
    await until(() => page.locator('#where-problem').textContent()).toContain('did you mean "params"')
    await page.context().close()
  })

  test('an edge is edited, undone, and its neighbours are walked', async () => {
    const { page } = await open('#arch=0')
    const start = await archOf(page)
    await page.locator('[data-slot="0"] rect').click()
    await page.locator('.slot-menu [role=menuitemradio]', { hasText: 'none' }).click()
    await until(() => archOf(page)).toMatch(/^\|none~0\|/)
    await page.keyboard.press('Escape')
    await page.getByLabel('Undo (U)').click()
    await until(() => archOf(page)).toBe(start)
    await page.locator('.ring .neighbor .dot').first().click()
    await until(() => archOf(page)).not.toBe(start)
    await page.locator('input[name=arch]').fill('not an architecture')
    await page.keyboard.press('Enter')
    await until(() => page.locator('#finder-problem').textContent()).not.toBe('')
    await page.locator('input[name=arch]').fill('123')
    await page.keyboard.press('Enter')
    await until(() => page.locator('.architecture .index').textContent()).toBe('#123')
    await page.context().close()
  })

  test('everything is reached by keys alone', async () => {
    const { page } = await open()
    const first = await archOf(page)
    await page.locator('.plot').focus()
    await page.keyboard.press('ArrowLeft')
    await until(() => archOf(page)).not.toBe(first)
    await page.keyboard.press('Space')
    await until(() => counts(page)).toMatch(/^1 selected/)
    await page.keyboard.press('+')
    await until(() => linkOf(page).has('zoom')).toBe(true)
    await page.keyboard.press('/')
    await until(() => page.evaluate(() => document.activeElement?.id)).toBe('where')
    await page.locator('#tab-distribution').focus()
    await page.keyboard.press('ArrowRight')
    await until(() => page.locator('#tab-ranks').getAttribute('aria-selected')).toBe('true')
    await page.locator('[data-slot="2"]').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await until(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('menuitemradio')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await until(() => page.locator('dialog').isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.context().close()
  })

  test('a search runs, and its steps and regret appear', async () => {
    const { page, problems } = await open('#tab=search')
    await page.locator('.search-form select').selectOption('random')
    await page.locator('.search-form input[type=number]').first().fill('40')
    await page.locator('.search-form input[type=range]').fill('30')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await until(() => page.locator('#view [role=status]').textContent()).toMatch(/40 evaluations.*regret/)
    expect(await page.locator('.evaluation').count()).toBeGreaterThan(5)
    expect(problems).toEqual([])
    await page.context().close()
  })

  test('the selection is exported as CSV, and views as pictures', async () => {
    const { page } = await open('#tab=table&sel=0.5-6')
    const save = async (menu: string, item: string) => {
      const download = page.waitForEvent('download')
      await page.locator(`summary[aria-label="${menu}"]`).click()
      await page.locator('details[open] button', { hasText: item }).click()
      return readFileSync(await (await download).path())
    }
    const lines = (await save('Save the selection', 'CSV')).toString().trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^index,arch,ImageNet16-120:val,cifar10:val/)
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['0', '5', '6'])
    const svg = (await save('Save the scatter', 'SVG')).toString()
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(svg.match(/<circle/g)!.length).toBeGreaterThan(10_000)
    const png = await save('Save the cell', 'PNG')
    expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47])
    await page.context().close()
  })

  test('every view has no accessibility violation, in the dark too, and fits a phone', async () => {
    const { page, problems } = await open('#sel=1-4&pin=77&arch=78', {
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    })
    for (const tab of ['distribution', 'ranks', 'correlation', 'curves', 'table', 'compare', 'search']) {
      await page.locator(`#tab-${tab}`).click()
      expect({ tab, found: await violations(page) }).toEqual({ tab, found: [] })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    }
    expect(problems).toEqual([])
    await page.context().close()
  })

  test('what is made up says so, and spaces need no data', async () => {
    const { page } = await open('#bench=nb201&data=demo')
    expect(await page.locator('.source > summary').textContent()).toMatch(/^Made-up results/)
    await page.goto(`${url}#bench=nb301&data=space`)
    await page.reload()
    await whenDrawn(page)
    expect(await page.locator('.source > summary').textContent()).toMatch(/^Space without results/)
    await until(() => linkOf(page).get('y')).toBe('flops')
    expect(linkOf(page).get('x')).toBe('params')
    await page.context().close()
  })

  const torch = sharedPath('fixtures', 'nb201-mini-v1_1.pth')
  test.skipIf(torch === undefined)('a dropped file is imported, kept, found again and removed', async () => {
    const { page, problems } = await open('#bench=nb201&data=demo')
    const drop = (name: string, content: string) =>
      page.evaluate(
        `{
          const transfer = new DataTransfer()
          transfer.items.add(new File([Uint8Array.from(atob('${content}'), (c) => c.charCodeAt(0))], '${name}'))
          document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
        }`,
      )
    await drop('notes.txt', btoa('to do'))
    await until(() => page.locator('dialog [role=alert]').textContent()).toContain(
      'notes.txt is not a published file of NAS-Bench-201',
    )
    await drop('mine.pth', readFileSync(torch!).toString('base64'))
    await until(() => page.locator('.source .card > p').first().textContent()).toBe('mine.pth')
    await until(() => counts(page)).toBe('2 architectures')
    await until(() => linkOf(page).get('data')).toMatch(/^kept:mine\.pth-/)
    await page.reload()
    await whenDrawn(page)
    expect(await counts(page)).toBe('2 architectures')
    await page.keyboard.press('o')
    await page.getByRole('button', { name: 'Remove mine.pth' }).click()
    await until(() => page.locator('.source > summary').textContent()).toMatch(/^Recorded results/)
    await until(() => linkOf(page).get('data')).not.toMatch(/^kept/)
    expect(problems).toEqual([])
    await page.context().close()
  })

  const pickle = sharedPath('fixtures', 'nb201-mini.pkl')
  test.skipIf(pickle === undefined)('a chosen folder and a model are opened', async () => {
    const { page } = await open('#bench=nb201&data=demo')
    await page.keyboard.press('o')
    await page.locator('input[type=file]').nth(1).setInputFiles(sharedPath('data', 'nats-tss')!)
    await until(() => counts(page)).toBe('2 architectures')
    await page.keyboard.press('o')
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles(sharedPath('data', 'nb301', 'new_model.onnx')!)
    await until(() => page.locator('.source .card > p').first().textContent()).toBe('new_model.onnx')
    await page.context().close()
  })

  test('hostile titles stay text, and broken plugins and stores are explained', async () => {
    const opened = await openPage(browser, `${url}#bench=hostile`)
    await opened.page.waitForSelector('.failure')
    expect(await opened.page.locator('.failure').textContent()).toContain('this plugin does not work')
    await until(() => opened.page.locator('.benchmark option').allInnerTexts()).toContainEqual(
      expect.stringContaining(hostile),
    )
    expect(await opened.page.evaluate('window.hurt')).toBeUndefined()
    await opened.page.goto(`${url}#bench=nb201&data=stores/nb201/`)
    await opened.page.reload()
    await opened.page.waitForSelector('.failure')
    expect(await opened.page.locator('.failure [role=alert]').textContent()).toContain('stores/nb201')
    await opened.page.getByRole('button', { name: 'Show the space without results' }).click()
    await whenDrawn(opened.page)
    await opened.page.context().close()
  })
})
