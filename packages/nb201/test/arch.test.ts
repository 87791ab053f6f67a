import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Arch201,
  archOfCode,
  codeOfArch,
  codeOfText,
  formatArch201,
  parseArch201,
  problemsOfArch,
  textOfCode,
} from '../src/arch.js'
import { problemsOfText } from '../src/grammar.js'
import { operations } from '../src/operations.js'

const good = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|avg_pool_3x3~1|none~2|'
const codes = Array.from({ length: 15_625 }, (_, code) => code)

describe('the published spelling', () => {
  it('goes to a code and back for all 15,625 texts', () => {
    for (const code of codes) expect(codeOfText(textOfCode(code))).toBe(code)
    expect(new Set(codes.map(textOfCode)).size).toBe(15_625)
  })

  it('goes to an architecture and back for all 15,625 texts', () => {
    for (const code of codes) {
      const arch = parseArch201(textOfCode(code))
      expect(codeOfArch(arch)).toBe(code)
      expect(formatArch201(arch)).toBe(textOfCode(code))
    }
  })

  it('takes off space around it', () => {
    expect(parseArch201(` \t${good}\n`)).toEqual(parseArch201(good))
  })

  it('is in lexicographic order by code', () => {
    expect(textOfCode(0)).toBe('|none~0|+|none~0|none~1|+|none~0|none~1|none~2|')
    expect(textOfCode(1)).toBe('|none~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|')
    expect(archOfCode(3125).ops[0]).toBe('skip_connect')
  })

  it('is read as strictly by the fast way as by the one with messages', () => {
    const edit = fc.tuple(
      fc.nat(good.length),
      fc.nat(3),
      fc.oneof(fc.constantFrom('|', '+', '~', '0', '7', 'none', 'nor_conv_', '', ' ', 'x'), fc.string()),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...codes.filter((code) => code % 50 === 0)),
        fc.array(edit),
        (code, edits) => {
          let text = textOfCode(code)
          for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut)
          expect(codeOfText(text.trim()) >= 0).toBe(problemsOfText(text).length === 0)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is refused with each single character dropped, doubled or changed', () => {
    for (let at = 0; at < good.length; at++) {
      const [head, tail] = [good.slice(0, at), good.slice(at + 1)]
      for (const text of [head + tail, head + good[at] + good[at] + tail, `${head}X${tail}`]) {
        expect(codeOfText(text)).toBe(-1)
        expect(problemsOfText(text).length).toBeGreaterThan(0)
      }
    }
  })

  it.each([
    [
      '|none~7|+|none~0|none~1|+|none~0|none~1|none~2|',
      'the predecessor is "7" at edge 1<-0, character 7: expected "0"',
    ],
    [
      '|none~0|+|none~0|conv_3x3~1|+|none~0|none~1|none~2|',
      'unknown operation "conv_3x3" at edge 2<-1, character 18: expected none, skip_connect, nor_conv_1x1, ' +
        'nor_conv_3x3 or avg_pool_3x3',
    ],
    ['|nor_conv_3x4~0|+|none~0|none~1|+|none~0|none~1|none~2|', '(did you mean "nor_conv_3x3"?)'],
    ['|none~0|+|none~1|none~0|+|none~0|none~1|none~2|', 'the predecessor is "1" at edge 2<-0, character 16'],
    ['|none~0|+|none~1|none~0|+|none~0|none~1|none~2|', 'the predecessor is "0" at edge 2<-1, character 23'],
    [
      '|none~0|none~0|none~1|+|none~0|none~1|none~2|',
      '"none~0|none~" stands where "+|" must be at character 9',
    ],
    ['|none~0|+|none~0|none~1|', 'the text ends where "+|" must be at character 25'],
    ['|none~0|+|none~0|none~1|+|', 'the text ends before the operation at edge 3<-0, character 27'],
    ['|none|+|none~0|none~1|+|none~0|none~1|none~2|', 'where "~" must be at character 6'],
    [
      `${'|none~0|+|none~0|none~1|+|none~0|none~1|none~2|'}+|`,
      '"+|" follows the last operation at character 48',
    ],
    ['', 'the text ends where "|" must be at character 1: expected |op~0|+|op~0|op~1|+|op~0|op~1|op~2|'],
    ['|NONE~0|+|none~0|none~1|+|none~0|none~1|none~2|', 'did you mean "none"?'],
  ])('says of %j what is wrong and where', (text, message) => {
    expect(() => parseArch201(text)).toThrow(message)
    expect(() => parseArch201(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARCHITECTURE', received: text }),
    )
  })

  it('is not looked for in other values', () => {
    for (const value of [null, undefined, 3, {}, [good]]) {
      expect(codeOfText(value as string)).toBe(-1)
      expect(() => parseArch201(value as string)).toThrow(/it is not a text/)
    }
  })
})

describe('an architecture', () => {
  it('is frozen plain JSON', () => {
    const arch = parseArch201(good)
    expect(JSON.parse(JSON.stringify(arch))).toEqual({
      ops: ['nor_conv_3x3', 'none', 'skip_connect', 'nor_conv_1x1', 'avg_pool_3x3', 'none'],
    })
    expect(Object.isFrozen(arch) && Object.isFrozen(arch.ops)).toBe(true)
    expect(codeOfArch(JSON.parse(JSON.stringify(arch)) as Arch201)).toBe(codeOfText(good))
  })

  it('is told from any other value without throwing', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
        (value) => {
          const problems = problemsOfArch(value)
          expect(problems.length).toBeGreaterThan(0)
          expect(problems.every((problem) => typeof problem.message === 'string')).toBe(true)
        },
      ),
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom<unknown>(...operations), fc.anything()), { maxLength: 8 }),
        (ops) => {
          const right = ops.length === 6 && ops.every((op) => operations.some((name) => name === op))
          expect(problemsOfArch({ ops }).length === 0).toBe(right)
          expect(codeOfArch({ ops } as unknown as Arch201) >= 0).toBe(right)
        },
      ),
    )
  })

  it('is told from hostile values without throwing', () => {
    const cyclic: { ops?: unknown } = {}
    cyclic.ops = [cyclic, cyclic, cyclic, cyclic, cyclic, cyclic]
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const throwing = {
      get ops(): never {
        throw new Error('no')
      },
    }
    const values = [cyclic, proxy, throwing, { ops: proxy }, { ops: Array.from({ length: 6 }, () => proxy) }]
    for (const value of [...values, Symbol('s'), () => 0, 1n, Number.NaN, new Map(), Object.create(null)]) {
      expect(problemsOfArch(value).length).toBeGreaterThan(0)
    }
  })

  it('has each wrong operation named with its edge', () => {
    const ops = ['none', 'nor_conv', 'none', 'none', 'none', 3]
    expect(problemsOfArch({ ops })).toEqual([
      {
        message: 'unknown operation "nor_conv"',
        where: 'ops[1], edge 2<-0',
        expected: 'none, skip_connect, nor_conv_1x1, nor_conv_3x3 or avg_pool_3x3',
      },
      {
        message: 'unknown operation 3',
        where: 'ops[5], edge 3<-2',
        expected: 'none, skip_connect, nor_conv_1x1, nor_conv_3x3 or avg_pool_3x3',
      },
    ])
    expect(problemsOfArch({ ops: ops.slice(1) })[0]?.message).toBe('there are 5 operations')
    expect(problemsOfArch(good)[0]?.message).toMatch(/a text is not yet an architecture: parse\(\)/)
    expect(problemsOfArch(12)[0]?.message).toMatch(/a number is not yet an architecture/)
  })
})
