import { effect } from '@preact/signals'
import { question, type Selection, type Tab, tabs } from './state.js'

/*
 * The whole state stands after `#`, where no server sees it, so that a link is a view and a site needs no server of
 * its own. Names are those of the command's options where it has them.
 */

/** The state that a link names; signals that it omits keep the benchmark's own defaults. */
function readLink(hash: string): void {
  const params = new URLSearchParams(hash.replace(/^#/, ''))
  const text = (name: string) => params.get(name) ?? ''
  question.bench.value = text('bench') || 'nb201'
  question.data.value = text('data')
  question.x.value = text('x')
  question.y.value = text('y')
  question.color.value = text('color')
  question.where.value = text('where')
  question.arch.value = text('arch')
  question.pinned.value = text('pin')
  question.tab.value = tabs.includes(text('tab') as Tab) ? (text('tab') as Tab) : 'distribution'
  question.front.value = text('front') !== '0'
  question.range.value = readRange(text('zoom'))
  question.selection.value = readSelection(params)
}

function writeLink(): string {
  const params = new URLSearchParams()
  const set = (name: string, value: string) => {
    if (value !== '') params.set(name, value)
  }
  set('bench', question.bench.value)
  set('data', question.data.value)
  set('x', question.x.value)
  set('y', question.y.value)
  set('color', question.color.value)
  set('where', question.where.value)
  set('arch', question.arch.value)
  set('pin', question.pinned.value)
  set('tab', question.tab.value)
  if (!question.front.value) params.set('front', '0')
  const range = question.range.value
  if (range !== undefined) set('zoom', [...range.x, ...range.y].map(short).join(','))
  writeSelection(params, question.selection.value)
  // These need no escape in a fragment, and the link stays readable.
  return params
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@')
}

const short = (value: number): string => String(Number(value.toPrecision(7)))

function readRange(text: string): { x: [number, number]; y: [number, number] } | undefined {
  const [x0, x1, y0, y1, ...more] = text.split(',').map(Number)
  const whole = [x0, x1, y0, y1].every((value) => Number.isFinite(value)) && more.length === 0
  return text !== '' && whole && x0! < x1! && y0! < y1! ? { x: [x0!, x1!], y: [y0!, y1!] } : undefined
}

function readSelection(params: URLSearchParams): Selection {
  const lasso = params.get('lasso')?.split(';') ?? []
  const [x, y, ...corners] = lasso
  const polygon = corners.map((corner) => corner.split(',').map(Number) as [number, number])
  if (x !== undefined && y !== undefined && polygon.length > 2 && polygon.flat().every(Number.isFinite))
    return { kind: 'lasso', x, y, polygon }
  const rows = readRuns(params.get('sel') ?? '')
  return rows.length > 0 ? { kind: 'rows', rows } : { kind: 'none' }
}

function writeSelection(params: URLSearchParams, selection: Selection): void {
  if (selection.kind === 'rows' && selection.rows.length > 0) params.set('sel', writeRuns(selection.rows))
  if (selection.kind !== 'lasso') return
  const corners = selection.polygon.map(([x, y]) => `${short(x)},${short(y)}`)
  params.set('lasso', [selection.x, selection.y, ...corners].join(';'))
}

/* Rows as runs, `3.10-14.99`: short for what people select. */
function writeRuns(rows: Uint32Array): string {
  const runs: string[] = []
  for (let start = 0; start < rows.length; ) {
    let end = start
    while (end + 1 < rows.length && rows[end + 1] === rows[end]! + 1) end++
    runs.push(end === start ? `${rows[start]}` : `${rows[start]}-${rows[end]}`)
    start = end + 1
  }
  return runs.join('.')
}

const maxRow = 2 ** 22

function readRuns(text: string): Uint32Array {
  const rows = new Set<number>()
  for (const run of text.split('.')) {
    const [, from, to = from] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(run) ?? []
    if (from === undefined) continue
    for (let row = Number(from); row <= Math.min(Number(to), maxRow); row++) rows.add(row)
  }
  return Uint32Array.from(rows).sort()
}

let written = ''

/** Keeps the address up to date, and follows it when it is changed by hand or by going back. */
export function keepLink(onChange: () => void): void {
  readLink(location.hash)
  let timer: number | undefined
  effect(() => {
    const hash = `#${writeLink()}`
    window.clearTimeout(timer)
    // Browsers refuse addresses that change at every frame.
    timer = window.setTimeout(() => {
      written = hash
      if (hash !== location.hash) history.replaceState(null, '', hash)
    }, 200)
  })
  window.addEventListener('hashchange', () => {
    if (location.hash === written) return
    readLink(location.hash)
    onChange()
  })
}

/** The address of what is on the screen now. */
export const currentLink = (): string => `${location.href.replace(/#.*$/, '')}#${writeLink()}`
