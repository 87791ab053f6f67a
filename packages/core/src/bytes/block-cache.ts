/** Blocks of bytes by key, the least recently used dropped when there are too many. */
export interface BlockCache {
  get(key: number): Uint8Array | undefined
  has(key: number): boolean
  /** Adds blocks that were fetched together; none of them is dropped before others are added. */
  add(blocks: ReadonlyMap<number, Uint8Array>): void
  clear(): void
}

/** A cache of up to `limit` bytes; blocks added together may exceed it until the next are added. */
export function createBlockCache(limit: number): BlockCache {
  const blocks = new Map<number, Uint8Array>()
  let total = 0

  const remove = (key: number) => {
    total -= blocks.get(key)?.length ?? 0
    blocks.delete(key)
  }
  return {
    get(key) {
      const block = blocks.get(key)
      if (block !== undefined) {
        // A Map keeps the order of insertion: the last is the one used last.
        blocks.delete(key)
        blocks.set(key, block)
      }
      return block
    },
    has: (key) => blocks.has(key),
    add(added) {
      for (const [key, block] of added) {
        remove(key)
        blocks.set(key, block)
        total += block.length
      }
      for (const key of blocks.keys()) {
        if (total <= limit || blocks.size <= added.size) break
        remove(key)
      }
    },
    clear() {
      blocks.clear()
      total = 0
    },
  }
}
