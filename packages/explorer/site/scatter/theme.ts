/** The colours of the page, read from its style sheet so that they stand in one place. */
export interface Theme {
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly panel: string
  readonly accent: string
  readonly mark: string
  readonly font: string
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement)
  const value = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: value('--ink'),
    soft: value('--soft'),
    line: value('--line'),
    panel: value('--panel'),
    accent: value('--accent'),
    mark: value('--mark'),
    font: value('--font'),
  }
}
