import type { OnProgress, Progress } from '../progress.js'

/** Somewhere a line of text can be shown: `process.stderr` and its like. */
export interface TextStream {
  readonly isTTY?: boolean
  /** How many characters wide a line is. */
  readonly columns?: number
  write(text: string): unknown
}

/** Shows progress; `end` finishes the line, with what was done unless the work failed. */
export type ProgressLine = OnProgress & { end(outcome?: 'done' | 'failed'): void }

/** Between two drawings on a terminal, and between two lines elsewhere; milliseconds. */
const redrawAfter = 100
const repeatAfter = 10_000

/**
 * Shows progress on standard error. On a terminal: one line as wide as it may be that is drawn again and again, with
 * percent, rate and time left. Elsewhere (a log): a line at the start, one every ten seconds and one at the end.
 * The clock tells milliseconds.
 */
export function progressLine(
  stream: TextStream = process.stderr,
  clock: () => number = () => performance.now(),
): ProgressLine {
  const live = stream.isTTY === true && process.env.TERM !== 'dumb'
  let current: Progress | undefined
  let began = 0
  // Work that an earlier run did, before this run resumed, says nothing about the present speed.
  let before = 0
  let shown = 0

  const show = (progress: Progress, now: number) => {
    shown = now
    const seconds = (now - began) / 1000
    if (live) stream.write(`\r${fit(running(progress, seconds, before), (stream.columns || 80) - 1)}\x1b[K`)
    // In a log the first line says what begins: "0 %" would look like where it ended.
    else stream.write(`${progress.done > 0 ? running(progress, seconds, before) : begun(progress)}\n`)
  }
  const end = (outcome: 'done' | 'failed' = 'done') => {
    if (current === undefined) return
    const { done, total = done } = current
    const last =
      outcome === 'done'
        ? finished({ ...current, done: total > before ? total - before : total }, (clock() - began) / 1000)
        : undefined
    if (live) stream.write(last === undefined ? '\n' : `\r${fit(last, (stream.columns || 80) - 1)}\x1b[K\n`)
    else if (last !== undefined) stream.write(`${last}\n`)
    current = undefined
  }
  const report: OnProgress = (progress) => {
    const now = clock()
    if (current?.label !== progress.label) {
      end()
      began = now
      before = progress.done
      current = progress
      show(progress, now)
      return
    }
    current = progress
    if (now - shown >= (live ? redrawAfter : repeatAfter)) show(progress, now)
  }
  return Object.assign(report, { end })
}

/** `1.63 GB`: three digits, decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1]
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`
}

function begun({ label }: Progress): string {
  return `${plain(label)} …`
}

function running(progress: Progress, seconds: number, before: number): string {
  const { label, done, total, unit } = progress
  const parts: string[] = []
  if (total !== undefined && total > 0) parts.push(`${Math.floor((100 * Math.min(done, total)) / total)} %`)
  // The first moments say nothing about how fast it goes.
  const gained = done - before
  if (seconds >= 0.5 && gained > 0) {
    parts.push(`${amount(gained / seconds, unit)}/s`)
    if (total !== undefined && total > done)
      parts.push(`${duration(((total - done) / gained) * seconds)} left`)
  }
  return parts.length > 0 ? [`${plain(label)}:`, ...parts].join('  ') : begun(progress)
}

function finished({ label, done, unit }: Progress, seconds: number): string {
  if (done === 0) return `${plain(label)}: ${duration(seconds)}`
  return `${plain(label)}: ${amount(done, unit)} in ${duration(seconds)}`
}

function amount(count: number, unit: Progress['unit']): string {
  return unit === 'records'
    ? `${Math.round(count).toLocaleString('en-US')} records`
    : formatBytes(Math.round(count))
}

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = `${Math.floor((whole % 3600) / 60)} min`
  return whole < 3600 ? `${minutes} ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${minutes}`
}

/* A file's name may hold anything, what moves the cursor included. */
function plain(label: string): string {
  return label.replace(/\p{Cc}/gu, '?')
}

/* Cuts the label in its middle: the figures are at the end. */
function fit(text: string, width: number): string {
  if (text.length <= width) return text
  const tail = Math.floor((width * 2) / 3)
  return `${text.slice(0, Math.max(0, width - tail - 1))}…${text.slice(text.length - tail)}`.slice(-width)
}
