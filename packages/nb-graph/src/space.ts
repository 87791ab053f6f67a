import { createListSpace, type ListSpace, LiteralCall } from '@nasbench/core'

/** The operations, in the order of their digits. */
export const operations = ['gat', 'gcn', 'gin', 'cheb', 'sage', 'arma', 'graph', 'fc', 'skip']

/** The nine wirings, in the order of their numbers: the input of each node, 0 for the raw input or the number of a node. */
export const wirings = ['0000', '0001', '0011', '0012', '0013', '0111', '0112', '0122', '0123']

/** A cell of NAS-Bench-Graph: four nodes, each with one input and one operation. */
export interface ArchGraph {
  /** The input of each node: 0 for the raw input, or the number (from 1) of an earlier node. */
  readonly link: readonly number[]
  readonly ops: readonly string[]
}

/* A cell in numbers. Every node has one input, so a cell is a tree whose root is the raw input. */
interface Tree {
  readonly link: readonly number[]
  readonly digits: readonly number[]
}

const skip = 8
const nodes = [0, 1, 2, 3]
const orders =
  '0123 0132 0213 0231 0312 0321 1023 1032 1203 1230 1302 1320 2013 2031 2103 2130 2301 2310 3012 3021 3102 3120 3201 3210'

/* By wiring: the orders of its nodes that give one of the nine wirings. */
const known = new Map<string, { readonly wiring: string; readonly order: readonly number[] }[]>()

function ordersOf(link: readonly number[]) {
  const found =
    known.get(link.join('')) ??
    orders
      .split(' ')
      .map((text) => Array.from(text, Number))
      .map((order) => ({ order, wiring: order.map((node) => order.indexOf(link[node]! - 1) + 1).join('') }))
      .filter(({ wiring }) => wirings.includes(wiring))
  known.set(link.join(''), found)
  return found
}

/* The same tree with its nodes in the order that gives one of the nine wirings and, among those, the smallest digits. */
function reorder({ link, digits }: Tree): Tree {
  const forms = ordersOf(link).map(({ wiring, order }) => wiring + order.map((node) => digits[node]).join(''))
  const numbers = Array.from(forms.sort()[0]!, Number)
  return { link: numbers.slice(0, 4), digits: numbers.slice(4) }
}

/*
 * A skip passes its input on. Where that changes nothing, the benchmark moves it to the front of the cell: if it has a successor,
 * if no other node has the same input, or if its input is the raw input through nothing but skips.
 */
function moveSkips({ link, digits }: Tree): Tree {
  for (const node of nodes) {
    const hasSibling = link.some((input, other) => other !== node && input === link[node])
    const stays = hasSibling && !link.includes(node + 1) && !passesRawInput({ link, digits }, node)
    if (digits[node] !== skip || stays) continue
    const rest = nodes.filter((other) => other !== node)
    const moved = (input: number): number =>
      input === node + 1 ? moved(link[node]!) : input === 0 ? 1 : rest.indexOf(input - 1) + 2
    const inputs = rest.map((other) => moved(link[other]!))
    digits = [skip, ...rest.map((other) => digits[other]!)]
    link = [0, ...inputs]
  }
  return { link, digits }
}

function passesRawInput({ link, digits }: Tree, node: number): boolean {
  return node < 0 || (digits[node] === skip && passesRawInput({ link, digits }, link[node]! - 1))
}

const canonical = (tree: Tree) => reorder(moveSkips(reorder(tree)))
const isCanonical = (tree: Tree) => textOf(canonical(tree)) === textOf(tree)
const textOf = ({ link, digits }: Tree) => `${wirings.indexOf(link.join(''))}:${digits.join('')}`
const treeOf = ({ link, ops }: ArchGraph) => ({ link, digits: ops.map((one) => operations.indexOf(one)) })

function archOf({ link, digits }: Tree): ArchGraph {
  const ops = digits.map((digit) => operations[digit]!)
  return Object.freeze({ link: Object.freeze([...link]), ops: Object.freeze(ops) })
}

/* The rank of a key is its position in this list. */
function list(): ArchGraph[] {
  return wirings.flatMap((wiring) =>
    Array.from({ length: 9 ** 4 - 1 }, (_, code) => code.toString(9).padStart(4, '0'))
      .map((digits) => ({ link: Array.from(wiring, Number), digits: Array.from(digits, Number) }))
      .filter(isCanonical)
      .map(archOf),
  )
}

function read(value: string | object): ArchGraph | undefined {
  if (value instanceof LiteralCall) return read({ link: value.args[0], ops: value.args[1] })
  const text = typeof value === 'string' ? /^(?:key:([0-8])|([0-8]):)([0-8]{4})$/.exec(value) : null
  const { link, ops } = text
    ? {
        link: [...wirings[Number(text[1] ?? text[2])]!],
        ops: Array.from(text[3]!, (digit) => operations[Number(digit)]),
      }
    : (value as { link?: unknown; ops?: unknown })
  if (!Array.isArray(link) || !Array.isArray(ops) || link.length !== 4 || ops.length !== 4) return undefined
  const tree = treeOf({ link: link.map(Number), ops })
  const good = nodes.every(
    (node) => tree.digits[node]! >= 0 && nodes.slice(0, node + 1).includes(tree.link[node]!),
  )
  return good && tree.digits.some((digit) => digit !== skip) ? archOf(canonical(tree)) : undefined
}

/* Another operation on one node, or another input of one node. Forms whose skips would move are left out, so edits go both ways. */
function neighbors(arch: ArchGraph): ArchGraph[] {
  const { link, digits } = treeOf(arch)
  const isBelow = (input: number, node: number): boolean =>
    input > 0 && (input === node + 1 || isBelow(link[input - 1]!, node))
  const replaced = (items: readonly number[], node: number, item: number) =>
    items.map((own, position) => (position === node ? item : own))
  const edits = nodes.flatMap((node) => [
    ...operations.map((_, digit) => ({ link, digits: replaced(digits, node, digit) })),
    ...[0, 1, 2, 3, 4]
      .filter((input) => !isBelow(input, node))
      .map((input) => ({ link: replaced(link, node, input), digits })),
  ])
  return edits.map(reorder).filter(isCanonical).map(archOf)
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
  format: (arch) => textOf(treeOf(arch)),
  read,
  neighbors,
  featureNames: [
    ...wirings,
    ...nodes.flatMap((node) => operations.map((operation) => `${node + 1}:${operation}`)),
  ],
  features: ({ link, ops }) => [
    ...wirings.map((wiring) => Number(wiring === link.join(''))),
    ...ops.flatMap((own) => operations.map((operation) => Number(operation === own))),
  ],
  expected: 'a wiring and four digits (8:7072), a key (key:87072), an index, or { link, ops }',
})
