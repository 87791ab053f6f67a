/**
 * True if a file begins as a pickle does: with the number of its protocol, up to 5, or with the dict or list of one of
 * protocol 0 or 1, which have no number (`(dp0`, `}q`).
 */
export function isPickle(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head
  if (first === 0x80) return head.length > 1 && second <= 5
  if (first === 0x28) return (second === 0x64 || second === 0x6c) && third === 0x70
  return (first === 0x7d || first === 0x5d) && (second === 0x71 || second === 0x72)
}
