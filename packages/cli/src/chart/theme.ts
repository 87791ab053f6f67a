/** The colours of a picture. */
export interface Theme {
  readonly ground: string
  readonly text: string
  readonly faint: string
  readonly grid: string
  /** Lines, most distinct first (Okabe and Ito's, which differ in lightness too). */
  readonly lines: readonly string[]
  /** Few points to many. */
  readonly shades: readonly string[]
  readonly points: string
  readonly bars: string
  readonly front: string
  readonly highlight: string
}

/** Dashes that differ without any colour. */
export const dashes = ['', '7 3', '2 2.5', '9 3 2 3', '4 2', '12 4']

export const lightTheme: Theme = {
  ground: '#ffffff',
  text: '#111111',
  faint: '#555555',
  grid: '#e2e2e2',
  lines: ['#000000', '#0072b2', '#d55e00', '#009e73', '#8a4a79', '#806000'],
  shades: ['#d0d0d0', '#a3a3a3', '#767676', '#4a4a4a', '#161616'],
  points: '#333333',
  bars: '#767676',
  front: '#c2185b',
  highlight: '#d55e00',
}

export const darkTheme: Theme = {
  ground: '#15171a',
  text: '#e8e8e8',
  faint: '#a8a8a8',
  grid: '#31353b',
  lines: ['#f0f0f0', '#56b4e9', '#e69f00', '#2fd6a3', '#d897c4', '#f0e442'],
  shades: ['#3a3f45', '#5d646d', '#868e98', '#b4bac2', '#f2f4f6'],
  points: '#c8c8c8',
  bars: '#8b939c',
  front: '#ff6fa3',
  highlight: '#ffb000',
}

/* Viridis, by Nathaniel Smith and Stéfan van der Walt (CC0): even in lightness, and readable without colour. */
const ramp = ['#440154', '#46327e', '#365c8d', '#277f8e', '#1fa187', '#4ac16d', '#a0da39', '#fde725']

/** The colour of a value between the ends of a scale. */
export function rampColour(value: number, min: number, max: number): string {
  const at = max > min ? (value - min) / (max - min) : 0.5
  return ramp[Math.max(0, Math.min(ramp.length - 1, Math.floor(at * ramp.length)))]!
}

/** All colours of the scale, from the lowest value to the highest. */
export const rampColours: readonly string[] = ramp
