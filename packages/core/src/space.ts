import type { Problem } from './errors.js'
import type { Rng } from './random/rng.js'

/** How random choices are made: a seed, or a generator of your own. Default: seed 0. */
export interface RandomOptions {
  /** Any number or string; the same seed gives the same draws everywhere. */
  readonly seed?: number | string
  /** `'cpython'` draws as Python's `random` does with that integer seed. */
  readonly rng?: Rng | 'cpython'
}

/** The number of random architectures, and how they are drawn. */
export interface SampleOptions extends RandomOptions {
  /** Number of architectures. Default: 1. Without replacement, at most the size of the space. */
  readonly n?: number
  /** True: drawn with replacement, any `n`. */
  readonly replacement?: boolean
}

/** How one random edit is chosen. */
export interface MutateOptions extends RandomOptions {
  /** The kind of edit, if a space has several. */
  readonly kind?: string
}

/** Drawings for other programs, each a complete document. */
export interface Drawings<Arch> {
  /** For Graphviz. */
  dot?(arch: ArchInput<Arch>): string
  /** A Mermaid flowchart. */
  mermaid?(arch: ArchInput<Arch>): string
  /** A picture. */
  svg?(arch: ArchInput<Arch>): string
}

/**
 * A value that names an architecture: the architecture itself, a text in any documented form, its index in the space (number or
 * bigint), or an object of another library. `ArchitectureSpace.from` defines what is accepted.
 */
export type ArchInput<Arch = unknown> = NoInfer<Arch> | string | number | bigint | object

/** The size of a network: trainable parameters (count) and multiply-adds of one input (count; null if unknown). */
export interface ArchitectureCost {
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one input (count); null if unknown. */
  readonly flops: number | null
}

/**
 * A set of architectures, usable without any data file. Every method that takes an architecture takes what `from` takes and
 * throws INVALID_ARCHITECTURE for anything else.
 */
export interface ArchitectureSpace<Arch = unknown> {
  readonly name: string
  /** Number of architectures; a bigint above 2^53 - 1. */
  readonly size: number | bigint
  /** The operations an architecture may use, in the field's order. */
  operations(): readonly string[]
  /**
   * The architecture that a value names. The only place that defines the accepted forms: a number or bigint is the index, a text
   * is read as `parse` reads it, an object may be an architecture of this space or a documented object of another library.
   *
   * @throws NasBenchError INVALID_ARCHITECTURE
   */
  from(value: ArchInput<Arch>): Arch
  /** Reads every documented text form, also an index; throws INVALID_ARCHITECTURE. */
  parse(text: string): Arch
  /** The canonical text; `parse(format(a))` is `a`. */
  format(arch: ArchInput<Arch>): string
  /** The problems of an architecture value; empty if it is in the space. Never throws. */
  validate(arch: unknown): readonly Problem[]
  isValid(arch: unknown): boolean
  /** A plain JSON value and back. */
  encode(arch: ArchInput<Arch>): unknown
  decode(encoding: unknown): Arch
  /** A numeric encoding of fixed length for predictors: one value per name in `featureNames`, the same for equivalent forms. */
  features(arch: ArchInput<Arch>): Float64Array
  readonly featureNames: readonly string[]
  /** Stable, and the same for equivalent forms of one architecture. */
  id(arch: ArchInput<Arch>): string
  /** The position of an architecture in the official order, from 0. */
  getIndex(arch: ArchInput<Arch>): number | bigint
  /** The architecture at an index; throws INVALID_ARCHITECTURE for an index out of range. */
  at(index: number | bigint): Arch
  /** Architectures without replacement; more than `size` is INVALID_ARGUMENT unless `replacement` is true. */
  randomSample(options?: SampleOptions): Arch[]
  iterAll(): IterableIterator<Arch>
  /** All architectures at exactly one edit, each once, without the architecture itself. */
  neighbors(arch: ArchInput<Arch>): Arch[]
  /** One of the neighbours. */
  mutate(arch: ArchInput<Arch>, options?: MutateOptions): Arch
  /** Parameters and multiply-adds by formula; absent if there is no formula. */
  cost?(arch: ArchInput<Arch>, options?: { readonly dataset?: string }): ArchitectureCost
  /**
   * The costs of the architectures at these indices, one value per index (NaN if unknown), for passes over whole spaces; absent
   * if a loop over `cost` is as fast.
   */
  costs?(
    indices: ArrayLike<number>,
    options?: { readonly dataset?: string },
  ): { readonly params: Float64Array; readonly flops: Float64Array }
  /** A drawing of the cell as lines of text. */
  draw?(arch: ArchInput<Arch>): string
  readonly drawings?: Drawings<Arch>
}
