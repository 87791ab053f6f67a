import type { Problem } from '../errors.js'

/** A value that Python or JSON text can contain. Lists, sets, arrays and ranges are plain arrays. */
export type Literal =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Literal[]
  | LiteralCall
  | { readonly [key: string]: Literal }

/** A tuple. It is an array, so code that does not care about the difference to a list needs no case for it. */
export class LiteralTuple extends Array<Literal> {}

/** A call that is not converted to a value, such as `Genotype(normal=[…], normal_concat=range(2, 6))`. */
export class LiteralCall {
  /** Name as written, with its dots: `genotypes.Genotype`. */
  readonly name: string
  /** Positional arguments, by index. */
  readonly args: readonly Literal[]
  /** Keyword arguments, without a prototype. */
  readonly keywords: Readonly<Record<string, Literal>>

  constructor(name: string, args: readonly Literal[], keywords: Readonly<Record<string, Literal>>) {
    this.name = name
    this.args = args
    this.keywords = keywords
  }

  /** Last part of the name: `Genotype` of `genotypes.Genotype`. */
  get shortName(): string {
    return this.name.slice(this.name.lastIndexOf('.') + 1)
  }
}

/** Options of {@link readLiteral}. */
export interface ReadLiteralOptions {
  /** Makes the error to throw. Default: an INVALID_ARGUMENT error. */
  readonly fail?: (problem: Problem) => Error
  /** Maximum number of brackets inside one another. Default: 32. */
  readonly maxDepth?: number
  /** Maximum length of the text in UTF-16 code units. Default: 1 MiB. */
  readonly maxLength?: number
}
