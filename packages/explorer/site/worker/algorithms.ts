import type { ArchitectureSpace, Direction } from '@nasbench/core'

/** The part of an optimizer that a search in a page needs: ask for an architecture, tell its value. */
export interface AskTell {
  ask(): unknown
  tell(arch: unknown, value: number): void
}

/** How an optimizer is made. */
type Maker = (space: ArchitectureSpace, options: { readonly seed: number; readonly direction: Direction }) => AskTell

/*
 * The page is built with the algorithms of @nasbench/search as it is built with the benchmarks: a file of their own, loaded
 * when the first search starts. Any object that asks and tells would do in their place.
 */
const makers = {
  random: async () => (await import('@nasbench/search')).randomSearch as unknown as Maker,
  evolution: async () => (await import('@nasbench/search')).regularizedEvolution as unknown as Maker,
  local: async () => (await import('@nasbench/search')).localSearch as unknown as Maker,
  reinforce: async () => (await import('@nasbench/search')).reinforce as unknown as Maker,
}

/** The algorithms by the names that the command has for them. */
export const algorithms = [
  { name: 'random', title: 'Random search' },
  { name: 'evolution', title: 'Regularised evolution' },
  { name: 'local', title: 'Local search' },
  { name: 'reinforce', title: 'REINFORCE' },
] as const satisfies readonly { readonly name: keyof typeof makers; readonly title: string }[]

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
  return (await makers[known.name]())(space, options)
}
