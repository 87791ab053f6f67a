import { signal } from '@preact/signals'
import type { SearchStep } from '../protocol.js'

/** The architectures that a search has evaluated so far, in order. */
export const steps = signal<readonly SearchStep[]>([])
/** Their rows, for the scatter. */
export const trailRows = signal<readonly number[]>([])
