import { expect, test } from 'vitest'
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
