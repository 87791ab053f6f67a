import { expect, test } from 'vitest'
import { formatKeyValues } from '../../src/output/key-value.js'
import { createStyle } from '../../src/output/style.js'

const style = createStyle({ color: false })
const facts = [
  ['names', 'nb201, 201, nasbench201, nas-bench-201'],
  ['path', '/a/very/long/path/that/somebody/will/copy'],
  ['nothing', undefined],
  ['none', null],
] as const

test('facts are aligned, and lists go on below where they are too long', () => {
  expect(formatKeyValues(facts, style, 24)).toBe(
    [
      'names  nb201, 201,',
      '       nasbench201,',
      '       nas-bench-201',
      'path   /a/very/long/path/that/somebody/will/copy',
      '',
    ].join('\n'),
  )
  expect(formatKeyValues(facts, style).split('\n')[0]).toBe('names  nb201, 201, nasbench201, nas-bench-201')
})
