export type { Arch101 } from './arch.js'
