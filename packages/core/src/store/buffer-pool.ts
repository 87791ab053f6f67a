/* Buffers that were written, by length, to be filled again: making new ones costs more than filling them. */
const spare = new Map<number, Uint8Array[]>()

/** A buffer of this length with arbitrary content. Pass it to `SinkFile.write`, or give it back. */
export function takeBuffer(length: number): Uint8Array {
  return spare.get(length)?.pop() ?? new Uint8Array(length)
}

/** Gives back a buffer whose content is not needed any more. */
export function giveBack(bytes: Uint8Array): void {
  const same = spare.get(bytes.length)
  if (!same) {
    if (spare.size < 64) spare.set(bytes.length, [bytes])
  } else if (same.length < 16) same.push(bytes)
}
