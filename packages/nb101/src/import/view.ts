let lastBytes: Uint8Array = new Uint8Array(0)
let lastView = new DataView(lastBytes.buffer)

/** A view of bytes, to read words from them. A file's text is in the same buffer again and again, so the last is kept. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== lastBytes) {
    lastBytes = bytes
    lastView = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return lastView
}
