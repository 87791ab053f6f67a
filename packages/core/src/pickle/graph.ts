/** Deeper than any benchmark nests and than CPython writes, far less than what a recursive caller can take. */
export const deepestNesting = 1000

/** Values that a walk through everything may meet, shared ones as often as they are met. */
const mostVisits = 2 ** 26

/**
 * What is wrong with a value as a tree: it holds itself, nests too deep, or shares so much that a walk through it
 * would not end (ten lists, each holding the next one ten times, are ten billion values). Undefined: nothing.
 * `most`: values that a walk through it may meet.
 *
 * Costs time and memory linear in the number of containers, however much they share.
 */
export function treeProblem(root: unknown, most = mostVisits): string | undefined {
  /** Of each container met: its visits and nesting; undefined while its children are being looked at. */
  const known = new Map<object, { visits: number; depth: number } | undefined>()
  const open: { container: object; children: unknown[]; next: number; visits: number; depth: number }[] = []

  const enter = (container: object) => {
    known.set(container, undefined)
    open.push({ container, children: childrenOf(container), next: 0, visits: 1, depth: 1 })
  }
  if (isOpenable(root)) enter(root)
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (open.length > deepestNesting) return `nests deeper than ${deepestNesting} levels`
    if (top.next < top.children.length) {
      const child = top.children[top.next++]
      if (!isOpenable(child)) top.visits++
      else if (!known.has(child)) enter(child)
      else {
        const shared = known.get(child)
        if (!shared) return 'holds itself'
        absorb(top, shared)
      }
      continue
    }
    if (top.depth > deepestNesting) return `nests deeper than ${deepestNesting} levels`
    if (top.visits > most) return `unfolds to more than ${most} values`
    known.set(top.container, { visits: top.visits, depth: top.depth })
    open.pop()
    const parent = open.at(-1)
    if (parent) absorb(parent, top)
  }
  return undefined
}

function absorb(
  parent: { visits: number; depth: number },
  child: { readonly visits: number; readonly depth: number },
): void {
  parent.visits += child.visits
  parent.depth = Math.max(parent.depth, child.depth + 1)
}

function isOpenable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
}

function childrenOf(container: object): unknown[] {
  if (Array.isArray(container)) return container
  if (container instanceof Map) return [...container.keys(), ...container.values()]
  if (container instanceof Set) return [...container]
  return Object.values(container)
}
