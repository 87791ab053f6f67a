import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../temporary.js'
import { auditReference } from './audit.js'

const audit = auditReference()

test('the whole public surface is looked at', () => {
  expect(audit.exports).toBeGreaterThan(300)
})

test('every export has a sentence', () => {
  expect(audit.wordless).toEqual([])
})

test('every exported function and method that throws says what', () => {
  expect(audit.silent).toEqual([])
})

test('every number that is taken or given has a sentence', () => {
  expect(audit.unnamed).toEqual([])
})

test('every numeric field says its unit or what it counts', () => {
  expect(audit.unitless).toEqual([])
})

const careless = `
export interface Answer {
  readonly params: number
  /** What it takes. */
  readonly flops: number
  /** Seconds. */
  readonly cost: number | null
  readonly name: string
}

/** Asks, and refuses. */
export function ask(index: number): number {
  return check(index)
}

/**
 * Asks, and says what it refuses.
 *
 * @throws RangeError for what is no index
 */
export const askWell = (index: number): number => check(index)

/** Asks, and takes any answer. */
export function askOnce(index: number): number {
  try {
    return check(index)
  } catch {
    return 0
  }
}

interface Base {
  readonly macs: number
}

/** An answer with more. */
export interface Fuller extends Base {
  /** Percent. */
  readonly metric: number
}

export class Asker {
  /** Asks again. */
  again(index: number): number {
    return ask(index)
  }
  /** Asks; throws where there is no such index. */
  once(index: number): number {
    return ask(index)
  }
  width(): number {
    return 1
  }
}

function check(index: number): number {
  if (index < 0) throw new RangeError('no index')
  return index
}
`

const folder = temporaryFolder()

test('finds what is missing in a careless file', () => {
  const file = join(folder, 'packages', 'careless', 'src', 'index.ts')
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, careless)
  const found = auditReference(new Map([['careless', file]]))
  const names = (list: readonly string[]) => list.map((line) => line.split(' ').at(-1))
  expect(found.exports).toBe(6)
  expect(names(found.wordless)).toEqual(['Answer', 'Asker'])
  expect(names(found.silent)).toEqual(['ask', 'Asker.again'])
  expect(names(found.unnamed)).toEqual(['Answer.params', 'Fuller.macs', 'Asker.width'])
  expect(names(found.unitless)).toEqual(['Answer.flops'])
})
