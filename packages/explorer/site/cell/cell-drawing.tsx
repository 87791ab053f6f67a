import type { SVGAttributes } from 'preact'
import { useId } from 'preact/hooks'
import { formatCount } from '../data/format.js'
import { css, operationColor, type Rgb, textOn } from '../data/palette.js'
import { dark } from '../data/state.js'
import type { ArchDetail, CellEdge, CellNode, CellPart, CellSlot } from '../protocol.js'
import { layOutPart, nodeHeight, type PlacedEdge, type PlacedNode } from './layout.js'
import { shortOperation } from './operation-name.js'

interface Props {
  readonly arch: ArchDetail
  /** The slot that is being edited, or -1. */
  readonly open?: number
  /** Slots that differ from another architecture's. */
  readonly different?: ReadonlySet<number>
  /** Absent if the drawing cannot be edited. */
  readonly onSlot?: (slot: number) => void
}

/** An architecture as a graph; every operation is a button that changes it. */
export function CellDrawing(props: Props) {
  const { arch } = props
  if (arch.parts.length === 0) {
    if (arch.svg === undefined) return <p class="arch-text">{arch.text}</p>
    // As an image, so that nothing in a plugin's drawing can run or be clicked.
    return (
      <img
        class="foreign-cell"
        alt={`Drawing of ${arch.text}`}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(arch.svg)}`}
      />
    )
  }
  return (
    <div class="cells">
      {arch.parts.map((part) => (
        <figure key={part.title}>
          {part.title !== '' && <figcaption>{part.title}</figcaption>}
          <PartDrawing part={part} {...props} />
        </figure>
      ))}
    </div>
  )
}

function PartDrawing({ part, arch, open = -1, different, onSlot }: Props & { readonly part: CellPart }) {
  const { width, height, nodes, edges } = layOutPart(part)
  const head = useId()
  const isDark = dark.value
  const slotOf = (at: number | undefined) => (at === undefined ? undefined : arch.slots[at])
  const control = (at: number | undefined) => {
    const slot = slotOf(at)
    if (at === undefined || slot === undefined || onSlot === undefined) return undefined
    const current = slot.choices.find((choice) => choice.current)?.label ?? ''
    return {
      role: 'button' as const,
      tabindex: 0,
      'aria-haspopup': 'menu' as const,
      'aria-expanded': open === at,
      'aria-label': `${current}${costWords(slot)}, ${slot.label}: change`,
      'data-slot': at,
      onClick: () => onSlot(at),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onSlot(at)
      },
    }
  }
  return (
    <svg
      class="cell"
      viewBox={`0 0 ${width} ${height}`}
      style={{ maxWidth: `${width * 1.25}px` }}
      role="group"
      aria-label={arch.text}
    >
      <defs>
        <marker
          id={head}
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="11"
          markerHeight="11"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 .800 7 4 0 7.200Z" class="arrow-head" />
        </marker>
      </defs>
      {part.edges.map((edge, at) => (
        <path
          key={`${edge.from} ${edge.to} ${at}`}
          d={edges[at]!.path}
          class={`edge${edge.faint ? ' faint' : ''}${edge.slot !== undefined && different?.has(edge.slot) ? ' different' : ''}`}
          stroke-width={strokeOf(slotOf(edge.slot), arch.slots)}
          marker-end={edge.faint ? undefined : `url(#${head})`}
        />
      ))}
      {part.nodes.map((node, at) => (
        <Node
          key={at}
          node={node}
          place={nodes[at]!}
          isDark={isDark}
          cost={slotOf(node.slot)}
          different={node.slot !== undefined && (different?.has(node.slot) ?? false)}
          control={control(node.slot)}
        />
      ))}
      {part.edges.map((edge, at) => (
        <EdgeLabel
          key={at}
          edge={edge}
          place={edges[at]!}
          isDark={isDark}
          cost={slotOf(edge.slot)}
          different={edge.slot !== undefined && (different?.has(edge.slot) ?? false)}
          control={control(edge.slot)}
        />
      ))}
    </svg>
  )
}

function Node({
  node,
  place,
  isDark,
  cost,
  different,
  control,
}: {
  readonly node: CellNode
  readonly place: PlacedNode
  readonly isDark: boolean
  readonly cost: CellSlot | undefined
  readonly different: boolean
  readonly control: Control | undefined
}) {
  const fill = node.op === undefined ? undefined : operationColor(node.op, isDark)
  const box = {
    x: place.x - place.width / 2,
    y: place.y - nodeHeight / 2,
    width: place.width,
    height: nodeHeight,
  }
  return (
    <g
      class={`node ${node.role ?? ''}${different ? ' different' : ''}${control ? ' editable' : ''}`}
      {...control}
    >
      <rect {...box} rx={node.op === undefined ? nodeHeight / 2 : 8} style={fill && { fill: css(fill) }} />
      <text x={place.x} y={place.y + 4} text-anchor="middle" style={fill && { fill: textOn(fill) }}>
        {node.op === undefined ? node.label : shortOperation(node.op)}
      </text>
      {cost?.params ? (
        <text class="cost" x={place.x} y={place.y + nodeHeight / 2 + 13} text-anchor="middle">
          +{formatCount(cost.params)}
        </text>
      ) : null}
    </g>
  )
}

function EdgeLabel({
  edge,
  place,
  isDark,
  cost,
  different,
  control,
}: {
  readonly edge: CellEdge
  readonly place: PlacedEdge
  readonly isDark: boolean
  readonly cost: CellSlot | undefined
  readonly different: boolean
  readonly control: Control | undefined
}) {
  if (edge.op === undefined) {
    if (edge.slot === undefined || control === undefined) return null
    return (
      <g class="edge-handle" {...control}>
        <circle cx={place.x} cy={place.y} r={11} class="hit" />
        <circle cx={place.x} cy={place.y} r={4} />
      </g>
    )
  }
  const name = shortOperation(edge.op)
  const width = 18 + name.length * 7.3
  const fill: Rgb = operationColor(edge.op, isDark)
  return (
    <g
      class={`op${edge.faint ? ' faint' : ''}${different ? ' different' : ''}${control ? ' editable' : ''}`}
      {...control}
    >
      <rect
        x={place.x - width / 2}
        y={place.y - 12}
        width={width}
        height={24}
        rx={12}
        style={{ fill: css(fill) }}
      />
      <text x={place.x} y={place.y + 4} text-anchor="middle" style={{ fill: textOn(fill) }}>
        {name}
      </text>
      {cost?.params ? (
        <text class="cost" x={place.x} y={place.y + 25} text-anchor="middle">
          +{formatCount(cost.params)}
        </text>
      ) : null}
    </g>
  )
}

type Control = SVGAttributes<SVGGElement>

const costWords = ({ params, flops }: CellSlot): string =>
  params ? ` +${formatCount(params)} parameters and ${formatCount(flops ?? 0)} multiply-adds` : ''

/* The more an operation costs, the stronger its edge. */
function strokeOf(slot: CellSlot | undefined, all: readonly CellSlot[]): number {
  if (slot?.flops == null) return 1.6
  const most = Math.max(1, ...all.map(({ flops }) => flops ?? 0))
  return 1.6 + 2.4 * Math.sqrt(Math.max(0, slot.flops) / most)
}
