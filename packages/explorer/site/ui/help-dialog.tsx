import { Dialog } from './dialogs.js'
import { keys } from './keys.js'

const plotKeys = [
  ['←  →', 'go to the next point along the horizontal measure'],
  ['↑  ↓', 'go to the next point along the vertical measure'],
  ['Shift + arrows', 'move the window'],
  ['+  −  0', 'zoom in, zoom out, show all'],
  ['Space', 'add the current architecture to the selection, or take it out'],
] as const

/** The actions, and the keys for them. */
export function HelpDialog() {
  return (
    <Dialog title="Help and keys">
      <p>
        Every point is an architecture. Click one to see its cell, its values and its neighbours; click an
        operation of the cell to change it; draw around points with Shift held down to select them. The
        address holds everything on the screen: share it, and others see the same.
      </p>
      <div class="key-lists">
        <div>
          <h3>Everywhere</h3>
          <dl class="keys">
            {keys.map(({ key, does }) => (
              <div key={key}>
                <dt>
                  <kbd>{key.length === 1 ? key.toUpperCase() : key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div>
          <h3>In the plot</h3>
          <dl class="keys">
            {plotKeys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
      <p class="hint">
        Your files stay in this browser. The page asks no other server for anything, unless you open a store
        by its address.
      </p>
    </Dialog>
  )
}
