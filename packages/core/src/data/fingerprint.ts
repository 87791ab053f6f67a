/*
 * How a published file is known again without reading all of it. Two gigabytes take seconds to hash, and a file is opened
 * by its path each time a program starts. So its fingerprint is over its size, both ends and samples between them: a
 * millisecond, and every change of a stretch longer than the distance between two samples shows. A shorter change that
 * keeps name, size and date shows in the time at which the system last changed the file: see `isMadeOf`.
 */
import type { ByteSource } from '../bytes/source.js'

/** Bytes of each end that go into a fingerprint. */
const endBytes = 2 ** 16
/* Files up to this size are read whole. */
const wholeBytes = 2 ** 20
const samples = 128
const sampleBytes = 2 ** 12

/**
 * SHA-256, in lower-case hex, over a file's size (8 bytes, little-endian) and its content; for a file of more than 1 MiB,
 * in place of the content its first 64 KiB, 128 samples of 4 KiB at equal distances (sample `i` from 0 begins at
 * `floor(size * (i + 1) / 129)`), and its last 64 KiB. Reads at most 1 MiB.
 */
export async function fingerprint(source: ByteSource): Promise<string> {
  const { size } = source
  if (size <= wholeBytes) {
    const bytes = new Uint8Array(8 + size)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(size), true)
    await source.read(bytes.subarray(8), 0)
    return sha256(bytes)
  }
  const bytes = new Uint8Array(8 + 2 * endBytes + samples * sampleBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size), true)
  let at = 8
  const reads: Promise<void>[] = []
  const take = (length: number, from: number) => {
    reads.push(source.read(bytes.subarray(at, at + length), from))
    at += length
  }
  take(endBytes, 0)
  for (let i = 1; i <= samples; i++) take(sampleBytes, Math.floor((size * i) / (samples + 1)))
  take(endBytes, size - endBytes)
  await Promise.all(reads)
  return sha256(bytes)
}

/** The same for a folder: SHA-256 over `name`, a zero byte, the length in decimal and a newline per file, by name. */
export async function folderFingerprint(
  files: readonly { readonly name: string; readonly bytes: number }[],
): Promise<string> {
  return sha256(new TextEncoder().encode(files.map(({ name, bytes }) => `${name}\0${bytes}\n`).join('')))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
