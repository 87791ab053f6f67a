/// <reference lib="esnext.disposable" preserve="true" />
import type { ArchInput, ArchitectureSpace, MutateOptions } from './space.js'

/**
 * `Symbol.dispose`, or a stand-in where the runtime does not have it yet.
 *
 * Objects with `close` carry it, so that TypeScript's `using` closes them.
 */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** The base of benchmark classes: the calls that only need the space, and `Symbol.dispose`. */
export abstract class SpaceBacked<Arch, Index extends number | bigint = number | bigint> {
  abstract readonly space: ArchitectureSpace<Arch>

  abstract close(): void

  /** The index of the architecture in the space. */
  getIndex(arch: ArchInput<Arch>): Index {
    return this.space.getIndex(arch) as Index
  }

  /** The text that identifies the architecture. */
  id(arch: ArchInput<Arch>): string {
    return this.space.id(arch)
  }

  /** The space's own encoding: numbers, text or a list of them. */
  encode(arch: ArchInput<Arch>): ReturnType<this['space']['encode']> {
    return this.space.encode(arch) as ReturnType<this['space']['encode']>
  }

  decode(encoding: unknown): Arch {
    return this.space.decode(encoding)
  }

  isValid(arch: unknown): boolean {
    return this.space.isValid(arch)
  }

  /** An architecture at one random edit; the seed makes it repeatable. */
  mutate(arch: ArchInput<Arch>, options: MutateOptions = {}): Arch {
    return this.space.mutate(arch, options)
  }

  [dispose](): void {
    this.close()
  }
}
