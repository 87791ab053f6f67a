import { effect } from '@preact/signals'
import { dark, themeChoice } from '../data/state.js'

/** Keeps the choice of colours, and shows it. */
export function keepTheme(): void {
  const kept = localStorage.getItem('nasbench-theme')
  if (kept === 'light' || kept === 'dark') themeChoice.value = kept
  effect(() => {
    document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
    if (themeChoice.value !== 'auto') localStorage.setItem('nasbench-theme', themeChoice.value)
  })
}
