import type { ArchitectureSpace, Direction } from '@nasbench/core'

/** The part of an optimizer that a search in a page needs: ask for an architecture, tell its value. */
export interface AskTell {
  ask(): unknown
  tell(arch: unknown, value: number): void
}

/** How an optimizer is made. */
type Maker = (
  space: ArchitectureSpace,
  options: { readonly seed: number; readonly direction: Direction },
) => AskTell

/** An algorithm that the page is built with. */
interface Algorithm {
  /** As the command calls it. */
  readonly name: string
  readonly title: string
  load(): Promise<Maker>
}

/* A file of its own, as each benchmark is: loaded when the first search starts. */
const library = () => import('@nasbench/search')

/** The algorithms that the page is built with. Any object that asks and tells would do in their place. */
export const algorithms: readonly Algorithm[] = [
  {
    name: 'evolution',
    title: 'Regularised evolution',
    load: async () => (await library()).regularizedEvolution as Maker,
  },
  { name: 'local', title: 'Local search', load: async () => (await library()).localSearch as Maker },
  { name: 'reinforce', title: 'REINFORCE', load: async () => (await library()).reinforce as Maker },
  { name: 'random', title: 'Random search', load: async () => (await library()).randomSearch as Maker },
]

/** Makes an optimizer by its name. */
export async function createSearch(
  name: string,
  space: ArchitectureSpace,
  options: { readonly seed: number; readonly direction: Direction },
): Promise<AskTell> {
  const known = algorithms.find((one) => one.name === name)
  if (known === undefined) {
    throw new Error(`there is no search "${name}": expected ${algorithms.map((one) => one.name).join(', ')}`)
  }
  return (await known.load())(space, options)
}
