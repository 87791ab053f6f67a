import { NasBenchError } from '../errors.js'
import { type TapeTokens, token } from './tape-tokens.js'

/** Deeper than any benchmark nests and than CPython writes, far less than what a recursive caller can take. */
export const maxDepth = 1000
export const tooDeep = `a value that nests deeper than ${maxDepth} levels`
/** Values that a walk through a record may meet beyond those that it has, because it shares some of them. */
const maxSharedVisits = 2 ** 22

/**
 * Checks that a walk through the values on a tape ends: no container holds itself, none nests deeper than 1,000 levels
 * (followed through what is shared), and sharing does not unfold into billions of values (ten lists, each holding the
 * next one ten times, are ten billion). All recursive readers of a tape rely on this.
 *
 * One pass over the tokens. A shared container stands before all references to it, so its depth is known by then.
 *
 * @throws NasBenchError CORRUPT_FILE
 */
export function checkTree(tape: TapeTokens, length: number): void {
  const { kinds, values } = tape
  /** Of each closed container of a tape that shares: how deep it nests and how many values a walk meets in it. */
  const closed = tape.shares ? new Map<number, { depth: number; visits: number }>() : undefined
  /** The containers around the token at hand; `shared` counts visits of what stands elsewhere. */
  const open: { node: number; end: number; depth: number; shared: number }[] = []
  const maxVisits = maxSharedVisits + length

  const absorb = (depth: number, shared: number) => {
    const around = open.at(-1)
    if (around) {
      around.depth = Math.max(around.depth, depth + 1)
      around.shared += shared
    }
    if (open.length + depth > maxDepth) throw corruptRecord(tape, tooDeep)
    if (shared > maxVisits) throw corruptRecord(tape, `a value that unfolds to more than ${maxVisits} values`)
  }
  const closeUpTo = (position: number) => {
    for (let top = open.at(-1); top !== undefined && top.end <= position; top = open.at(-1)) {
      open.pop()
      closed?.set(top.node, { depth: top.depth, visits: top.end - top.node + top.shared })
      absorb(top.depth, top.shared)
    }
  }

  for (let node = 0; node < length; node++) {
    const kind = kinds[node]!
    if (kind < token.ref) continue
    closeUpTo(node)
    if (kind === token.ref) {
      const shared = closed?.get(values[node]!)
      if (!shared) throw corruptRecord(tape, 'a value that holds itself')
      absorb(shared.depth, shared.visits)
    } else {
      if (open.length >= maxDepth) throw corruptRecord(tape, tooDeep)
      open.push({ node, end: tape.end(node), depth: 1, shared: 0 })
    }
  }
  closeUpTo(length)
}

/** The error for a record that no benchmark has. */
export function corruptRecord(tape: TapeTokens, what: string): NasBenchError {
  return new NasBenchError(
    'CORRUPT_FILE',
    `${tape.name} has ${what}, in the record from byte ${tape.start} on: no benchmark has that`,
    { path: tape.name, offset: tape.start },
  )
}
