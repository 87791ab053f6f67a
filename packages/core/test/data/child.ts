/*
 * A process of its own that imports a toy file: `node child.mjs FILE [FOLDER]`. TOY_PAUSE is a pause before each piece
 * in ms; TOY_ON_SIGINT is `abort` for one that deals with Ctrl-C itself, as the command does; TOY_EXIT_AT a piece at
 * which the process ends itself. It says what it does, a line each.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { importFile } from '../../src/data/import.js'
import type { NasBenchError } from '../../src/errors.js'
import { toy } from './toy.js'

const [, , file = '', to] = process.argv
const { TOY_PAUSE, TOY_ON_SIGINT, TOY_EXIT_AT } = process.env
const stop = new AbortController()
if (TOY_ON_SIGINT === 'abort') process.on('SIGINT', () => stop.abort())

const say = (line: string) => process.stdout.write(`${line}\n`)

const description = toy({
  async atPiece(piece) {
    say(`piece ${piece}`)
    if (TOY_EXIT_AT === String(piece)) process.exit(3)
    if (TOY_PAUSE) await wait(Number(TOY_PAUSE))
  },
})

try {
  const options = { signal: stop.signal, onProgress: ({ label }: { label: string }) => say(label) }
  const { location, reused } = await importFile(
    description,
    file,
    to === undefined ? options : { ...options, to },
  )
  say(`${reused ? 'reused' : 'imported'} ${location}`)
} catch (error) {
  const { code, message } = error as NasBenchError
  say(`${code} ${message}`)
  process.exitCode = code === 'ABORTED' ? 130 : 1
}
