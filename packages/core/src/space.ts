import type { Rng } from './random/rng.js'

/** One thing that is wrong with an architecture. */
export interface Problem {
  /** What is wrong, with the value: `unknown operation "conv_7x7"`. */
  readonly message: string
  /** Where: `edge 2<-1`, `character 14`, `normal[3]`. */
  readonly where?: string
  /** What is allowed there. */
  readonly expected?: string
}

/** How random choices are made: a seed, or a generator of your own. Neither given: seed 0. */
export interface RandomOptions {
  /** Any number or text; the same seed gives the same draws everywhere. */
  readonly seed?: number | string
  /** `'cpython'` draws as Python's `random` does with that integer seed. */
  readonly rng?: Rng | 'cpython'
}

/** How many architectures are drawn, and how. */
export interface SampleOptions extends RandomOptions {
  /** How many; 1 unless said. Without replacement as long as `n` is at most the size. */
  readonly n?: number
}

/** How one random edit is chosen. */
export interface MutateOptions extends RandomOptions {
  /** The kind of edit, where a space has several. */
  readonly kind?: string
}

/** Drawings for other programs, each a whole document. */
export interface Drawings<Arch> {
  /** For Graphviz. */
  dot?(arch: Arch): string
  /** A Mermaid flowchart. */
  mermaid?(arch: Arch): string
  /** A picture. */
  svg?(arch: Arch): string
}

/** A set of architectures, usable without any data file. */
export interface ArchitectureSpace<Arch = unknown> {
  readonly name: string
  /** How many architectures there are; a bigint where a number is too small. */
  readonly size: number | bigint
  /** The operations an architecture may use, in the field's order. */
  opSet(): readonly string[]
  /** Empty: in the space. Never throws. */
  validate(arch: unknown): readonly Problem[]
  isValid(arch: unknown): boolean
  /** Reads every documented spelling, an index among them; throws INVALID_ARCHITECTURE. */
  parse(text: string): Arch
  /** The canonical spelling; `parse(format(a))` is `a`. */
  format(arch: Arch): string
  /** A plain JSON value and back. */
  encode(arch: Arch): unknown
  decode(encoding: unknown): Arch
  /** Stable, and the same for equivalent spellings of one architecture. */
  id(arch: Arch): string
  /** The place of an architecture in the official order, from 0; throws INVALID_ARCHITECTURE. */
  getIndex(arch: Arch): number | bigint
  /** The architecture at an index; throws INVALID_ARCHITECTURE for an index out of range. */
  at(index: number | bigint): Arch
  randomSample(options?: SampleOptions): Arch[]
  iterAll(): IterableIterator<Arch>
  /** All architectures at exactly one edit, each once, the architecture itself not among them. */
  neighbors(arch: Arch): Arch[]
  /** One of the neighbours. */
  mutate(arch: Arch, options?: MutateOptions): Arch
  /** Costs known by formula: trainable parameters (count) and multiply-adds (count), where there is a formula. */
  cost?(
    arch: Arch,
    options?: { readonly dataset?: string },
  ): { readonly params: number; readonly flops: number }
  /** A drawing of the cell as lines of text. */
  draw?(arch: Arch): string
  readonly drawings?: Drawings<Arch>
}
