/*
 * The explorer in Chromium with software rendering: the time to the first scatter from a warm server, frames a second while points
 * are dragged, and how soon all of them are drawn at rest. Needs chromium and a build.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'

const site = new URL('../packages/explorer/dist/site/', import.meta.url)
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)
const command = new URL('../packages/cli/dist/bin.js', import.meta.url)

/** @param {import('./imports.js').Context} context */
export async function run({ runs, say }) {
  if (executablePath === undefined || !existsSync(site)) return { rows: [] }
  const { spawn } = await import('node:child_process')
  const served = spawn(process.execPath, [command.pathname, 'explore', '--no-open', '--quiet'])
  const url = await new Promise((resolve) =>
    served.stdout.once('data', (text) => resolve(String(text).trim())),
  )
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const rows = []
  try {
    /** @type {number[]} */
    const firsts = []
    for (let time = 0; time <= runs; time++) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
      const before = performance.now()
      await page.goto(url)
      await page.waitForSelector('.plot[data-drawn=all]')
      // The first run only warms the server.
      if (time > 0) firsts.push(performance.now() - before)
      if (time === runs) rows.push(...(await drag(page, '15,625', 50)))
      await page.close()
    }
    rows.unshift({
      work: 'explorer: first scatter of 15,625 points, warm server',
      ours: median(firsts) / 1000,
      unit: 's',
      goal: 1,
    })
    say('423,624 points')
    const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
    await page.goto(`${url}#bench=nb101&data=demo`)
    await page.waitForSelector('.plot[data-drawn=all]', { timeout: 120_000 })
    rows.push(...(await drag(page, '423,624', 30)))
    rows.push({
      work: 'explorer: code of the first look, gzipped',
      ours: firstLookBytes(),
      unit: 'B',
      goal: 150_000,
    })
  } finally {
    await browser.close()
    served.kill('SIGINT')
  }
  return { rows }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} count
 * @param {number} frameGoal
 */
async function drag(page, count, frameGoal) {
  const box = await page.locator('canvas.front').boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.waitForTimeout(1500)
  await page.evaluate(
    `window.frames_ = 0; (function tick() { window.frames_++; requestAnimationFrame(tick) })()`,
  )
  await page.mouse.move(x, y)
  await page.mouse.down()
  const [start, framesBefore] = [performance.now(), await page.evaluate('window.frames_')]
  for (let step = 0; performance.now() - start < 3000; step++) {
    await page.mouse.move(x + 120 * Math.sin(step / 9), y + 60 * Math.cos(step / 7))
  }
  const frames = (await page.evaluate('window.frames_')) - framesBefore
  const seconds = (performance.now() - start) / 1000
  const rest = await page.evaluate(`new Promise((resolve) => {
    const plot = document.querySelector('.plot'), began = performance.now()
    const look = () => plot.dataset.drawn === 'all' ? resolve(performance.now() - began) : setTimeout(look, 5)
    look()
  })`)
  await page.mouse.up()
  return [
    {
      work: `explorer: dragging ${count} points, frames`,
      ours: frames / seconds,
      unit: '/s',
      goal: frameGoal,
    },
    { work: `explorer: all ${count} points at rest`, ours: rest / 1000, unit: 's', goal: 0.5 },
  ]
}

const median = (/** @type {number[]} */ values) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

/* The page and its worker; what the worker loads for a benchmark is not among it. */
function firstLookBytes() {
  const assets = readdirSync(new URL('assets/', site)).filter((name) => /\.(js|css)$/.test(name))
  const html = readFileSync(new URL('index.html', site), 'utf8')
  const names = new Set([...html.matchAll(/assets\/([^"]+)/g)].map(([, name]) => name))
  const worker = assets.find((name) => name.startsWith('worker'))
  if (worker !== undefined) names.add(worker)
  const seen = new Set()
  for (const name of names) {
    const file = new URL(`assets/${name}`, site)
    if (seen.has(name) || !statSync(file, { throwIfNoEntry: false })) continue
    seen.add(name)
    for (const [, other] of readFileSync(file, 'utf8').matchAll(/from"\.\/([\w.-]+\.js)"/g)) names.add(other)
  }
  return [...seen].reduce(
    (sum, name) => sum + gzipSync(readFileSync(new URL(`assets/${name}`, site))).length,
    0,
  )
}
