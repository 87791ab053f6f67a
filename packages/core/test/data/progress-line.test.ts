import { beforeEach, describe, expect, test } from 'vitest'
import { formatBytes, progressLine } from '../../src/data/progress-line.js'

/* Time is moved by hand: what is drawn depends on nothing else. */
let now = 0
const clock = () => now
beforeEach(() => {
  now = 0
})

function stream(terminal?: { columns: number }) {
  let text = ''
  return {
    ...(terminal && { isTTY: true, columns: terminal.columns }),
    write(part: string) {
      text += part
    },
    taken() {
      const taken = text
      text = ''
      return taken
    },
  }
}

const label = 'importing nb201-v1_0.pkl'
const total = 2_000_000_000

describe('on a terminal', () => {
  test('draws one line again and again, and ends it with what was done', () => {
    const screen = stream({ columns: 80 })
    const report = progressLine(screen, clock)
    report({ label, done: 0, total })
    expect(screen.taken()).toBe(`\r${label}:  0 %\x1b[K`)
    now += 50
    report({ label, done: 1e6, total })
    expect(screen.taken()).toBe('')
    now += 1950
    report({ label, done: 5e8, total })
    expect(screen.taken()).toBe(`\r${label}:  25 %  250 MB/s  6.0 s left\x1b[K`)
    now += 6000
    report({ label, done: total, total })
    screen.taken()
    report.end()
    report.end()
    expect(screen.taken()).toBe(`\r${label}: 2.00 GB in 8.0 s\x1b[K\n`)
  })

  test('of work that goes on where it once ended, only what is new counts for the rate', () => {
    const screen = stream({ columns: 80 })
    const report = progressLine(screen, clock)
    report({ label, done: 1e9, total })
    now += 2000
    screen.taken()
    report({ label, done: 1.5e9, total })
    expect(screen.taken()).toBe(`\r${label}:  75 %  250 MB/s  2.0 s left\x1b[K`)
    report.end()
    expect(screen.taken()).toContain('1.00 GB in 2.0 s')
  })

  test('fits its width, and keeps the figures', () => {
    const screen = stream({ columns: 40 })
    const report = progressLine(screen, clock)
    report({ label, done: 0, total })
    now += 2000
    screen.taken()
    report({ label, done: 5e8, total })
    const line = screen.taken().replace('\r', '').replace('\x1b[K', '')
    expect(line.length).toBeLessThan(40)
    expect(line).toMatch(/^importi.*…8?.*25 % {2}250 MB\/s {2}6\.0 s left$/)
  })

  test('work that did not get to its end leaves its last line', () => {
    const screen = stream({ columns: 80 })
    const report = progressLine(screen, clock)
    report({ label, done: 10, total })
    screen.taken()
    report.end('failed')
    expect(screen.taken()).toBe('\n')
  })

  test('another piece of work begins another line', () => {
    const screen = stream({ columns: 80 })
    const report = progressLine(screen, clock)
    report({ label: 'one', done: 3, total: 3, unit: 'records' })
    report({ label: 'two', done: 0 })
    expect(screen.taken()).toBe('\rone:  100 %\x1b[K\rone: 3 records in 0.0 s\x1b[K\n\rtwo …\x1b[K')
  })

  test('a file name cannot move the cursor', () => {
    const screen = stream({ columns: 80 })
    progressLine(screen, clock)({ label: 'a\x1b[2Jb\nc', done: 0 })
    expect(screen.taken()).toBe('\ra?[2Jb?c …\x1b[K')
  })
})

test('elsewhere: a line at the start, every ten seconds and at the end', () => {
  const log = stream()
  const report = progressLine(log, clock)
  for (let second = 0; second <= 25; second++) {
    report({ label, done: second * 1e8, total: 25e8 })
    now += 1000
  }
  report.end()
  expect(log.taken()).toBe(
    `${label} …\n` +
      `${label}:  40 %  100 MB/s  15 s left\n` +
      `${label}:  80 %  100 MB/s  5.0 s left\n` +
      `${label}: 2.50 GB in 26 s\n`,
  )
})

test('elsewhere, short work has a line that begins and one that ends it', () => {
  const log = stream()
  const report = progressLine(log, clock)
  report({ label, done: 0, total })
  now += 700
  report({ label, done: total, total })
  report.end()
  expect(log.taken()).toBe(`${label} …\n${label}: 2.00 GB in 0.7 s\n`)
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.00 kB'],
  [999_600, '1.00 MB'],
  [1_630_000_000, '1.63 GB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
