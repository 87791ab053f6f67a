import { computed, signal } from '@preact/signals'
import type {
  ArchDetail,
  BenchmarkChoice,
  Column,
  Failure,
  MeasureInfo,
  Opened,
  ProgressInfo,
} from '../protocol.js'
import { layOut, type Range } from '../scatter/geometry.js'

/*
 * The state of the screen. Signals that begin with a question are changed by people and stand in the URL; the others
 * follow from them, by `follow.ts`.
 */

/** The choices of users; a link holds all of them. */
export const question = {
  bench: signal('nb201'),
  data: signal(''),
  x: signal(''),
  y: signal(''),
  /** A measure, `slot:N`, or `none`. */
  color: signal(''),
  where: signal(''),
  arch: signal(''),
  pinned: signal(''),
  tab: signal<Tab>('distribution'),
  front: signal(true),
  /** Undefined if all is shown. */
  range: signal<Range | undefined>(undefined),
  selection: signal<Selection>({ kind: 'none' }),
}

export const tabs = ['distribution', 'ranks', 'correlation', 'curves', 'table', 'compare', 'search'] as const
export type Tab = (typeof tabs)[number]

/** A selection by hand, or by a line drawn around points of two measures. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'rows'; readonly rows: Uint32Array }
  | {
      readonly kind: 'lasso'
      readonly x: string
      readonly y: string
      readonly polygon: readonly (readonly [number, number])[]
    }

export const catalog = signal<readonly BenchmarkChoice[]>([])
export const opened = signal<Opened | undefined>(undefined)
/** The problem that keeps the page from showing a benchmark. */
export const failure = signal<Failure | undefined>(undefined)
export const loading = signal<ProgressInfo | undefined>({ phase: 'Starting', done: 0, total: null })
/** A sentence that goes away by itself, also read aloud. */
export const notice = signal('')

export const columnX = signal<Column | undefined>(undefined)
export const columnY = signal<Column | undefined>(undefined)
export const colorBy = signal<ColorBy>({ kind: 'none' })
/** One byte per row, 1 if the filter lets it through; undefined without a filter. */
export const mask = signal<Uint8Array | undefined>(undefined)
/** The problem of the filter as typed so far. */
export const filterFailure = signal<string | undefined>(undefined)
export const selectedRows = signal<Uint32Array>(new Uint32Array())
export const detail = signal<ArchDetail | undefined>(undefined)
export const pinnedDetail = signal<ArchDetail | undefined>(undefined)
/** The row under the pointer, or -1. */
export const hovered = signal(-1)

export type ColorBy =
  | { readonly kind: 'none' }
  | { readonly kind: 'measure'; readonly column: Column; readonly from: number; readonly to: number }
  | {
      readonly kind: 'slot'
      readonly label: string
      readonly choices: readonly string[]
      readonly values: Uint8Array
    }

export const plane = computed(() => {
  const [x, y] = [columnX.value, columnY.value]
  return x === undefined || y === undefined || x.values.length !== y.values.length
    ? undefined
    : layOut(x.values, y.values)
})

/** How many rows the filter lets through. */
export const shownCount = computed(() => {
  const rows = opened.value?.rows ?? 0
  const passes = mask.value
  return passes === undefined ? rows : passes.reduce((sum, one) => sum + one, 0)
})

export const themeChoice = signal<'auto' | 'light' | 'dark'>('auto')
const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
const systemDark = signal(prefersDark.matches)
prefersDark.addEventListener('change', ({ matches }) => {
  systemDark.value = matches
})
export const dark = computed(() =>
  themeChoice.value === 'auto' ? systemDark.value : themeChoice.value === 'dark',
)

/** The measure by which neighbours and edits are valued: the vertical one. */
export const mainMeasure = computed<MeasureInfo | undefined>(() => columnY.value?.info)

export function measureOf(spec: string): MeasureInfo | undefined {
  return opened.value?.measures.find((measure) => measure.spec === spec)
}
