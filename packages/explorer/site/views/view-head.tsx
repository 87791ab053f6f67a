import type { ComponentChildren } from 'preact'
import { exportMenu } from '../ui/export-menu.js'
import { svgDocument } from '../ui/picture.js'
import { CommandLine } from './command-line.js'

interface Props {
  readonly view: string
  readonly children: ComponentChildren
  /** The command that gives the same at a terminal. */
  readonly command?: string | undefined
  readonly csv?: () => Promise<string>
  /** True if the view has no drawing to save. */
  readonly plain?: boolean
}

/** The head of each view: its title, its command, and its save menu. */
export function ViewHead({ view, children, command, csv, plain = false }: Props) {
  const svg = () => svgDocument(document.querySelector<SVGSVGElement>('#view .chart svg, #view svg.drawing')!)
  return (
    <div class="view-head">
      <div class="view-words">{children}</div>
      <div class="view-tools">
        {command !== undefined && <CommandLine command={command} />}
        {exportMenu(view, { ...(!plain && { svg }), ...(csv && { csv }) })}
      </div>
    </div>
  )
}
