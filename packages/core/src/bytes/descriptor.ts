/*
 * The descriptors of a process's files. A store has dozens of files, and programs open many stores and forget to close them.
 * Invariants:
 * - At most `maxOpen` descriptors are open, plus those that asynchronous reads use at this moment.
 * - A descriptor that was given up is opened again only if its name still leads to the same file, of the same size and date.
 * - A descriptor does not refer to the source that uses it, so that an unused source can be collected, which closes it.
 */
import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { NasBenchError } from '../errors.js'

/** A file that is read, and its descriptor while it has one. */
export interface Descriptor {
  readonly path: string
  /** Length of the file in bytes when it was first opened. */
  readonly size: number
  readonly identity: string
  fd: number | undefined
  /** True after it was closed for good. */
  closed: boolean
  /** How many asynchronous reads use it. */
  reads: number
  usedAt: number
}

const maxOpen = 256

/* Without it, opening a named pipe would wait for a writer for ever. Windows has no such flag. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const open = new Set<Descriptor>()
let clock = 0

const unused = new FinalizationRegistry<Descriptor>(closeDescriptor)

/** Opens a file. Throws DATA_NOT_FOUND, UNSUPPORTED_FILE and READ_FAILED. */
export function openDescriptor(path: string): Descriptor {
  const { fd, about } = openFile(path)
  const descriptor: Descriptor = {
    path,
    size: about.size,
    identity: identityOf(about),
    fd,
    closed: false,
    reads: 0,
    usedAt: ++clock,
  }
  keep(descriptor)
  return descriptor
}

/** The descriptor's number, after it is opened again if it was given up. Throws READ_FAILED, and what opening throws. */
export function useDescriptor(descriptor: Descriptor): number {
  descriptor.usedAt = ++clock
  if (descriptor.fd !== undefined) return descriptor.fd
  const { path } = descriptor
  const { fd, about } = openFile(path)
  if (identityOf(about) !== descriptor.identity) {
    closeSync(fd)
    throw new NasBenchError('READ_FAILED', `${path} was replaced while it was being read: open it again`, {
      path,
    })
  }
  descriptor.fd = fd
  keep(descriptor)
  return fd
}

/** Does an asynchronous read, during which the descriptor is not closed: its number could become another file's. */
export async function readWith(descriptor: Descriptor, work: (fd: number) => Promise<void>): Promise<void> {
  const fd = useDescriptor(descriptor)
  descriptor.reads++
  try {
    await work(fd)
  } finally {
    if (--descriptor.reads === 0 && descriptor.closed) giveUp(descriptor)
  }
}

/** Closes a file for good, after the asynchronous reads that use it. */
export function closeDescriptor(descriptor: Descriptor): void {
  descriptor.closed = true
  if (descriptor.reads === 0) giveUp(descriptor)
}

/** Has the descriptor closed once `source` is not reachable any more. */
export function closeUnused(source: object, descriptor: Descriptor): void {
  unused.register(source, descriptor)
}

function giveUp(descriptor: Descriptor): void {
  open.delete(descriptor)
  if (descriptor.fd !== undefined) closeSync(descriptor.fd)
  descriptor.fd = undefined
}

function keep(descriptor: Descriptor): void {
  open.add(descriptor)
  if (open.size <= maxOpen) return
  let oldest: Descriptor | undefined
  for (const other of open) {
    if (other.reads > 0 || other === descriptor) continue
    if (oldest === undefined || other.usedAt < oldest.usedAt) oldest = other
  }
  if (oldest) giveUp(oldest)
}

function identityOf({ dev, ino, size, mtimeMs }: Stats): string {
  return `${dev}:${ino}:${size}:${mtimeMs}`
}

function openFile(path: string): { fd: number; about: Stats } {
  let fd: number
  try {
    fd = openSync(path, openFlags)
  } catch (cause) {
    throw openFailed(path, cause)
  }
  let about: Stats
  try {
    about = fstatSync(fd)
  } catch (cause) {
    closeSync(fd)
    throw readFailed(path, cause)
  }
  if (about.isFile()) return { fd, about }
  closeSync(fd)
  throw notAFile(path, about.isDirectory() ? 'a folder' : 'a pipe, socket or device')
}

function openFailed(path: string, cause: unknown): NasBenchError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new NasBenchError('DATA_NOT_FOUND', `there is no file ${path}`, { path, cause })
  }
  // Windows refuses to open a folder, other systems let it be opened and then refuse to read it.
  if (code === 'EISDIR') return notAFile(path, 'a folder')
  return readFailed(path, cause)
}

function notAFile(path: string, what: string): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${path} is ${what}, but a file is needed`, {
    path,
    expected: 'a file',
    received: what,
  })
}

/** The error for a file that the system refuses to read. */
export function readFailed(path: string, cause: unknown): NasBenchError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'EISDIR') return notAFile(path, 'a folder')
  const reason = code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : (cause as Error).message
  return new NasBenchError('READ_FAILED', `cannot read ${path}: ${reason}`, { path, cause })
}
