import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process that is writing something: enough to tell later, from another process, whether it still runs. */
export interface Owner {
  /** The system's number of the process. */
  readonly pid: number
  readonly host: string
  /** When the process began, in the system's own units: a number is given to another process in time. */
  readonly began: string | null
}

/** Longer than any import takes. If the process cannot be checked, a folder that is older counts as abandoned. */
const longestWork = 24 * 3600 * 1000

/** This process. */
export function thisProcess(): Owner {
  return { pid: process.pid, host: hostName(), began: processBegan(process.pid) ?? null }
}

/** True for a process whose number means something here: one of this host and of this container. */
export function isSameHost({ host }: Owner): boolean {
  return host === hostName()
}

/** Whether the process still runs; of another machine's, whether the work is younger than a day. */
export function isRunning(owner: Owner, since: number): boolean {
  const recent = Date.now() - since < longestWork
  if (!isSameHost(owner)) return recent
  if (!isAlive(owner.pid)) return false
  const began = processBegan(owner.pid)
  if (began === undefined || owner.began === null) return recent
  return began === owner.began
}

/** Whether a process of this host has that number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

let mark: string | undefined

/** Four hexadecimal digits that stand for this host, and for this container, in the names of files. */
export function hostMark(): string {
  mark ??= createHash('sha256').update(hostName()).digest('hex').slice(0, 4)
  return mark
}

/* Containers may share a host's name and a folder, and yet number their processes apart. */
function hostName(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/* Where the system tells (Linux): its start time, or 'dead' for one that is only waiting for its parent to notice. */
function processBegan(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is a name in parentheses and may have anything in it; state is the third, start time the 22nd.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : fields[19]
  } catch {
    return undefined
  }
}
