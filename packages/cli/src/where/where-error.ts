import { UsageError } from '../usage.js'

/** An expression of `--where` that cannot be read: it points at the column. */
export class WhereError extends UsageError {
  constructor(text: string, at: number, reason: string) {
    super(`--where, column ${at + 1}: ${reason}`, { received: text, pointer: { text, at } })
  }
}
