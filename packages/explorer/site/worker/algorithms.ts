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

/** The algorithms that the page is built with. */
export const algorithms: readonly Algorithm[] = []

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
