/* Line icons on a grid of 16. */
const paths = {
  lasso:
    'M8 2.5c3.3 0 6 1.7 6 3.8s-2.7 3.8-6 3.8c-.9 0-1.700-.1-2.500-.4M5.500 9.700C3.400 9.100 2 7.800 2 6.300c0-2.100 2.700-3.800 6-3.800M5.500 9.700c.900.700.900 1.900 0 2.500-1 .700-2.300.300-2.300-.700 0-1 1.200-2.300 2.300-1.800Zm0 2.500c0 1 .500 1.800 1.500 2.300',
  move: 'M8 1.800v12.400M1.800 8h12.400M6 3.800l2-2 2 2M6 12.200l2 2 2-2M3.800 6l-2 2 2 2M12.200 6l2 2-2 2',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  front: 'M2 3c0 6 4 10.500 12 10.500M3.500 6.500h.010M6 10h.010M10.500 12.200h.010',
  download: 'M8 2v8M4.800 7 8 10.200 11.200 7M2.500 13.500h11',
  share:
    'M6.500 9.500l3-3M7 5l1.700-1.700a2.800 2.800 0 0 1 4 4L11 9M9 11l-1.700 1.700a2.800 2.800 0 0 1-4-4L5 7',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM8 1.500v1.200M8 13.300v1.200M1.500 8h1.200M13.300 8h1.200M3.400 3.400l.800.800M11.800 11.800l.800.800M12.600 3.400l-.800.800M4.200 11.800l-.800.800',
  moon: 'M13 9.700A5.500 5.500 0 0 1 6.300 3a5.500 5.500 0 1 0 6.700 6.700Z',
  undo: 'M3 6h6.500a3.500 3.500 0 0 1 0 7H6M3 6l3-3M3 6l3 3',
  dice: 'M3.500 2.500h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM5.500 5.500h.010M10.500 5.500h.010M8 8h.010M5.500 10.500h.010M10.500 10.500h.010',
  climb: 'M2 13l4-4 3 2.500L14 5M10.500 4.500H14V8',
  pin: 'M6 2.500h4l-.500 4.500 2.500 2.500H4L6.500 7 6 2.500ZM8 9.500v4.500',
  close: 'M4 4l8 8M12 4l-8 8',
  help: 'M6 6a2 2 0 1 1 2.700 1.900c-.500.200-.700.600-.700 1.100v.500M8 12h.010',
  file: 'M4 1.500h5.500L13 5v9.500H4v-13ZM9 1.500V5.500h4',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  play: 'M5 3l8 5-8 5V3Z',
  pause: 'M5 3v10M11 3v10',
  trash: 'M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.500 9h6l.500-9',
} as const

export type IconName = keyof typeof paths

/** A drawing that says nothing by itself: the control around it has the label. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}

interface ButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: (event: MouseEvent) => void
  readonly pressed?: boolean
  readonly disabled?: boolean
  /** Shows the label next to the icon. */
  readonly text?: string
}

/** A button with an icon; its label is shown as a tip and read aloud. */
export function IconButton({ icon, label, onClick, pressed, disabled, text }: ButtonProps) {
  return (
    <button
      type="button"
      class={text === undefined ? 'icon-button' : 'icon-button with-text'}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      {text}
    </button>
  )
}
