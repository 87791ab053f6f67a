/** A wrong change that some test must notice. */
export interface Mutation {
  readonly name: string
  readonly file: string
  readonly was: string
  readonly is: string
  readonly tests: readonly string[]
  readonly build?: readonly string[]
}

export const mutations: readonly Mutation[]
