import { createListSpace, type ListSpace, LiteralCall, readLiteral } from '@nasbench/core'

/** The operations, in the order of their digits. */
export const operations = ['gat', 'gcn', 'gin', 'cheb', 'sage', 'arma', 'graph', 'fc', 'skip'] as const

/** The nine wirings, in the order of their numbers: the input of each node, 0 for the raw input or the number of a node. */
export const wirings = ['0000', '0001', '0011', '0012', '0013', '0111', '0112', '0122', '0123'] as const

/** A cell of NAS-Bench-Graph: four nodes, each with one input and one operation. */
export interface ArchGraph {
  /** The input of each node: 0 for the raw input, or the number (from 1) of an earlier node. */
  readonly link: readonly number[]
  readonly ops: readonly string[]
}

const skip = operations.length - 1

/* A cell in numbers. Every node has one input, so a cell is a tree whose root is the raw input. */
interface Tree {
  readonly link: readonly number[]
  readonly digits: readonly number[]
}

/* By wiring: the orders of its nodes that give one of the nine wirings. */
const ordersOf = new Map<string, { readonly wiring: string; readonly order: readonly number[] }[]>()

function ordersTo(link: readonly number[]): { readonly wiring: string; readonly order: readonly number[] }[] {
  const key = link.join('')
  const known = ordersOf.get(key)
  if (known !== undefined) return known
  const found = permutations([0, 1, 2, 3]).flatMap((order) => {
    const wiring = order.map((node) => order.indexOf(link[node]! - 1) + 1).join('')
    return (wirings as readonly string[]).includes(wiring) ? [{ wiring, order }] : []
  })
  ordersOf.set(key, found)
  return found
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  )
}

/* The same tree with its nodes in the order that gives one of the nine wirings and, among those, the smallest digits. */
function reorder({ link, digits }: Tree): Tree {
  const forms = ordersTo(link).map(({ wiring, order }) => wiring + order.map((node) => digits[node]).join(''))
  const numbers = Array.from(forms.sort()[0]!, Number)
  return { link: numbers.slice(0, 4), digits: numbers.slice(4) }
}

/*
 * A skip passes its input on. Where that changes nothing, the benchmark moves it to the front of the cell: if it has a successor,
 * if no other node has the same input, or if its input is the raw input through nothing but skips.
 */
function moveSkips(tree: Tree): Tree {
  let { link, digits } = tree
  for (let node = 0; node < 4; node++) {
    if (digits[node] !== skip) continue
    const hasSuccessor = link.includes(node + 1)
    const hasSibling = link.some((input, other) => other !== node && input === link[node])
    if (!hasSuccessor && hasSibling && !passesRawInput(link, digits, node)) continue
    const rest = [0, 1, 2, 3].filter((other) => other !== node)
    const position = (input: number): number => {
      if (input === 0) return 1
      return input === node + 1 ? position(link[node]!) : rest.indexOf(input - 1) + 2
    }
    const moved = rest.map((other) => position(link[other]!))
    digits = [skip, ...rest.map((other) => digits[other]!)]
    link = [0, ...moved]
  }
  return { link, digits }
}

function passesRawInput(link: readonly number[], digits: readonly number[], node: number): boolean {
  for (let at = node; at >= 0; at = link[at]! - 1) if (digits[at] !== skip) return false
  return true
}

function canonical(tree: Tree): Tree {
  return reorder(moveSkips(reorder(tree)))
}

function textOf({ link, digits }: Tree): string {
  return `${wirings.indexOf(link.join('') as (typeof wirings)[number])}:${digits.join('')}`
}

function archOf({ link, digits }: Tree): ArchGraph {
  return Object.freeze({
    link: Object.freeze([...link]),
    ops: Object.freeze(digits.map((digit) => operations[digit]!)),
  })
}

function digitsOf(ops: readonly unknown[]): number[] {
  return ops.map((one) => (operations as readonly unknown[]).indexOf(one))
}

function treeOf(link: unknown, ops: unknown): Tree | undefined {
  if (!Array.isArray(link) || !Array.isArray(ops) || link.length !== 4 || ops.length !== 4) return undefined
  const digits = digitsOf(ops)
  const inputs = link.map(Number)
  const good = inputs.every((input, node) => Number.isInteger(input) && input >= 0 && input <= node)
  return good && !digits.includes(-1) && digits.some((digit) => digit !== skip)
    ? { link: inputs, digits }
    : undefined
}

function list(): ArchGraph[] {
  const archs: ArchGraph[] = []
  for (const wiring of wirings) {
    const link = [...wiring].map(Number)
    for (let code = 0; code < 9 ** 4 - 1; code++) {
      const digits = [...code.toString(9).padStart(4, '0')].map(Number)
      const tree = { link, digits }
      if (textOf(canonical(tree)) === textOf(tree)) archs.push(archOf(tree))
    }
  }
  return archs
}

function format({ link, ops }: ArchGraph): string {
  return textOf({ link, digits: digitsOf(ops) })
}

function read(value: string | object): ArchGraph | undefined {
  if (typeof value !== 'string') {
    const { link, ops } = value as { link?: unknown; ops?: unknown }
    const tree = treeOf(link, ops)
    return tree && archOf(canonical(tree))
  }
  const named = /^(?:key:([0-8])|([0-8]):)([0-8]{4})$/.exec(value)
  if (named) {
    const digits = [...named[3]!].map((digit) => operations[Number(digit)]!)
    return read({ link: [...wirings[Number(named[1] ?? named[2])]!].map(Number), ops: digits })
  }
  if (!/[[{(]/.test(value)) return undefined
  try {
    const literal: unknown = readLiteral(value)
    if (literal instanceof LiteralCall) return read({ link: literal.args[0], ops: literal.args[1] })
    return typeof literal === 'object' && literal !== null ? read(literal) : undefined
  } catch {
    return undefined
  }
}

/* Another operation on one node, or another input for one node. Forms whose skips would move are left out, so edits go both ways. */
function* neighbors({ link, ops }: ArchGraph): Iterable<ArchGraph> {
  const digits = digitsOf(ops)
  for (let node = 0; node < 4; node++) {
    for (let digit = 0; digit <= skip; digit++)
      yield* settled({ link, digits: replaced(digits, node, digit) })
    for (let input = 0; input <= 4; input++) {
      if (!isBelow(link, input, node)) yield* settled({ link: replaced(link, node, input), digits })
    }
  }
}

function replaced(items: readonly number[], at: number, item: number): number[] {
  return items.map((own, position) => (position === at ? item : own))
}

/* True if following the inputs from `input` leads to the node: then it cannot become the node's input. */
function isBelow(link: readonly number[], input: number, node: number): boolean {
  for (let at = input; at > 0; at = link[at - 1]!) if (at === node + 1) return true
  return false
}

function* settled(tree: Tree): Iterable<ArchGraph> {
  const ordered = reorder(tree)
  if (textOf(canonical(ordered)) === textOf(ordered)) yield archOf(ordered)
}

/**
 * The 26,206 cells of NAS-Bench-Graph, without any data file.
 *
 * The index is the rank of the published key (`87072`). `parse` reads the wiring and the digits of the operations (`8:7072`), the
 * published key (`key:87072`), an index, and lists of links and operations; isomorphic forms are the same cell.
 */
export const graphSpace: ListSpace<ArchGraph> = createListSpace<ArchGraph>({
  name: 'nb-graph',
  operations,
  list,
  format,
  read,
  neighbors,
  featureNames: [
    ...wirings.map((wiring) => `wiring:${wiring}`),
    ...[1, 2, 3, 4].flatMap((node) => operations.map((operation) => `${node}:${operation}`)),
  ],
  features: ({ link, ops }) => [
    ...wirings.map((wiring) => Number(wiring === link.join(''))),
    ...ops.flatMap((own) => operations.map((operation) => Number(operation === own))),
  ],
  expected: 'a wiring and four digits (8:7072), a key (key:87072), an index, or { link, ops }',
})
