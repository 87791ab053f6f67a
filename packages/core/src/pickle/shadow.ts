/** Kinds of values in rows, with where each was pushed and how deep it nests: a stack or a memo of shadows. */
export class ShadowRows {
  private kinds = new Uint16Array(256)
  private origins = new Int32Array(256)
  private depths = new Uint16Array(256)

  kind(row: number): number {
    return row < this.kinds.length ? (this.kinds[row] as number) : 0
  }

  /** Offset of the opcode that pushed the value first. */
  origin(row: number): number {
    return this.origins[row] as number
  }

  /** 0 for a value that holds nothing. */
  depth(row: number): number {
    return this.depths[row] as number
  }

  set(row: number, kind: number, origin: number, depth: number): void {
    if (row >= this.kinds.length) this.grow(row)
    this.kinds[row] = kind
    this.origins[row] = origin
    this.depths[row] = depth
  }

  copy(row: number, from: ShadowRows, fromRow: number): void {
    this.set(row, from.kind(fromRow), from.origin(fromRow), from.depth(fromRow))
  }

  /** The deepest nesting of the rows `from` to `to`. */
  deepest(from: number, to: number): number {
    let deepest = 0
    for (let row = from; row < to; row++) deepest = Math.max(deepest, this.depth(row))
    return deepest
  }

  private grow(row: number): void {
    const length = Math.max(row + 1, this.kinds.length * 2)
    const { kinds, origins, depths } = this
    this.kinds = new Uint16Array(length)
    this.kinds.set(kinds)
    this.origins = new Int32Array(length)
    this.origins.set(origins)
    this.depths = new Uint16Array(length)
    this.depths.set(depths)
  }
}
