import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64 } from '../../src/import/base64.js'

function decode(text: string, { escapes = false, most = 1000 } = {}): string | number {
  const into = new DataView(new ArrayBuffer(most))
  const bytes = new TextEncoder().encode(`??${text}??`)
  const length = decodeBase64(bytes, 2, bytes.length - 2, into, escapes)
  return length < 0 ? length : Buffer.from(into.buffer, 0, length).toString('hex')
}

describe('decodeBase64', () => {
  it('decodes what others encode, with line ends anywhere', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('\n', '\r\n', ' ', '\t'))),
        (bytes, breaks) => {
          let text = Buffer.from(bytes).toString('base64')
          for (const [at, space] of breaks) {
            const place = at % (text.length + 1)
            text = text.slice(0, place) + space + text.slice(place)
          }
          const hex = Buffer.from(bytes).toString('hex')
          expect(decode(text)).toBe(hex)
          const escaped = text.replaceAll('\n', '\\n').replaceAll('\r', '\\r')
          expect(decode(escaped, { escapes: true })).toBe(hex)
        },
      ),
    )
  })

  it.each([
    'A',
    'AA',
    'AAA',
    'AA=',
    'A===',
    'AAAA=',
    '=',
    '====',
    'AA==AA==',
    'AA=A',
    'AAA!',
    'A\0AA',
    'é',
    'AA==\\',
  ])('refuses %j', (text) => {
    expect(decode(text)).toBe(-1)
    expect(decode(text, { escapes: true })).toBe(-1)
  })

  it('takes a backslash for a line end only inside a JSON text', () => {
    expect(decode('AAAA\\nAAAA')).toBe(-1)
    expect(decode('AAAA\\nAAAA', { escapes: true })).toBe('000000000000')
    expect(decode('AAAA\\tAAAA', { escapes: true })).toBe(-1)
    expect(decode('AAAA\\', { escapes: true })).toBe(-1)
  })

  it('refuses more than there is room for', () => {
    expect(decode('A'.repeat(400), { most: 304 })).toBe('00'.repeat(300))
    expect(decode('A'.repeat(408), { most: 304 })).toBe(-1)
  })
})
