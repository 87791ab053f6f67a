/*
 * Colours that people with any colour vision can tell apart and that keep their order in grey.
 *
 * A measure is shown by viridis, cut so that high values stand out: dark on a light page, bright on a dark one.
 * Operations are shown by the colours of Okabe and Ito, each with a lightness and a mark of its own.
 */

export type Rgb = readonly [red: number, green: number, blue: number]

const viridisTerms: readonly Rgb[] = [
  [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
  [0.1050930431085774, 1.404613529898575, 1.384590162594685],
  [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
  [-4.634230498983486, -5.799100973351585, -19.33244095627987],
  [6.228269936347081, 14.17993336680509, 56.69055260068105],
  [4.776384997670288, -13.74514537774601, -65.35303263337234],
  [-5.435455855934631, 4.645852612178535, 26.3124352495832],
]

/* A polynomial of degree six through matplotlib's table. */
function viridis(share: number): Rgb {
  const channel = (which: 0 | 1 | 2) => {
    const value = viridisTerms.reduceRight((sum, term) => sum * share + term[which], 0)
    return Math.round(255 * Math.min(1, Math.max(0, value)))
  }
  return [channel(0), channel(1), channel(2)]
}

export const paletteSize = 256

/** The colour of a share from 0 (low) to 1 (high). */
export function sequentialColor(share: number, dark: boolean): Rgb {
  return dark ? viridis(0.18 + 0.82 * share) : viridis(0.9 - 0.88 * share)
}

const lightCategories: readonly Rgb[] = [
  [164, 168, 176],
  [230, 159, 0],
  [86, 170, 222],
  [0, 84, 148],
  [196, 74, 12],
  [0, 130, 98],
  [178, 92, 148],
  [40, 40, 48],
]

const darkCategories: readonly Rgb[] = [
  [104, 110, 122],
  [240, 178, 40],
  [120, 194, 242],
  [72, 130, 226],
  [236, 110, 46],
  [40, 184, 142],
  [222, 140, 194],
  [238, 238, 242],
]

/** The colour of an operation or another choice, by its position. */
export function categoryColor(choice: number, dark: boolean): Rgb {
  const colors = dark ? darkCategories : lightCategories
  return colors[choice % colors.length]!
}

/** The marks of the points of each choice, so that they can be told apart without colour. */
export const markNames = ['circle', 'triangle', 'square', 'diamond', 'cross'] as const

export const css = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`

/** Black or white, whichever has the higher contrast on a colour: at least 4.5 to 1 on every colour. */
export const textOn = (color: Rgb): string => (luminance(color) > blackFrom ? '#000000' : '#ffffff')

/* Where black and white have the same contrast: (1.05 / (l + 0.05)) = (l + 0.05) / 0.05. */
const blackFrom = Math.sqrt(1.05 * 0.05) - 0.05

/* The relative luminance of WCAG 2. */
function luminance([red, green, blue]: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

const operationOrder = ['none', 'skip', 'conv1x1', 'conv3x3', 'avg', 'max', 'sep', 'dil'] as const

/* Operations keep their colour in all benchmarks: a pooling is a pooling everywhere. */
function operationClass(name: string): (typeof operationOrder)[number] | undefined {
  if (/^none|zero/.test(name)) return 'none'
  if (/skip|identity/.test(name)) return 'skip'
  if (/sep_/.test(name)) return 'sep'
  if (/dil_/.test(name)) return 'dil'
  if (/1x1|1×1/.test(name)) return 'conv1x1'
  if (/conv/.test(name)) return 'conv3x3'
  if (/avg/.test(name)) return 'avg'
  if (/max/.test(name)) return 'max'
  return undefined
}

/** The colour of an operation by its name; of another choice, by its number. */
export function operationColor(name: string, dark: boolean): Rgb {
  const kind = operationClass(name)
  const choice = kind === undefined ? Number.parseInt(name, 10) || 0 : operationOrder.indexOf(kind)
  return categoryColor(choice, dark)
}
