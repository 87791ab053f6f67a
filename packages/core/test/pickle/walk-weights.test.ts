import { describe, expect, test } from 'vitest'
import { walk } from './walking.js'
import { raw } from './write-pickle.js'

/* ('storage', torch.FloatStorage, '0', 'cpu', 9), then what refers to it. */
const storage = raw(
  '(X\x07\0\0\0storageq\x00ctorch\nFloatStorage\nq\x01X\x01\0\0\x000q\x02X\x03\0\0\0cpuq\x03K\x09tq\x04Q',
)
const globals = ['torch FloatStorage', 'torch._utils _rebuild_tensor_v2']
const options = { globals, leaveOutWeights: true }

describe("a network's weights", () => {
  test('are left out: what a persistent id refers to reads as null', async () => {
    const pickle = raw('\x80\x02}(X\x01\0\0\0aK\x01X\x01\0\0\0w', storage, 'X\x01\0\0\0bK\x02u.')
    const { value } = await walk(pickle, undefined, options)
    expect(value).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['w', null],
        ['b', 2],
      ]),
    )
  })

  test('leave their texts in the memo, in this record and in the next', async () => {
    const pickle = raw('\x80\x02](', storage, 'h\x00h\x02h\x03]h\x00ae.')
    const expected = [null, 'storage', '0', 'cpu', ['storage']]
    expect((await walk(pickle, undefined, options)).value).toEqual(expected)
    const streamed = await walk(pickle, (path) => (path.length === 0 ? 'stream' : 'record'), options)
    expect(streamed.value).toEqual(expected)
  })

  test('stay calls that are not made', async () => {
    const tensor = raw(
      'ctorch._utils\n_rebuild_tensor_v2\n(',
      storage,
      'K\x00K\x03\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtR',
    )
    const { value } = await walk(raw('\x80\x02', tensor, '.'), undefined, options)
    expect(value).toEqual({
      global: 'torch._utils._rebuild_tensor_v2',
      args: [null, 0, [3], [1], false, new Map()],
    })
  })

  test('have dicts whose attributes are dropped', async () => {
    const dict = 'ccollections\nOrderedDict\n)RX\x01\0\0\0aK\x01s}X\x09\0\0\0_metadata}X\x01\0\0\0mK\x02ssb'
    const { value } = await walk(raw(`\x80\x02](${dict}K\x07e.`), undefined, options)
    expect(value).toEqual([new Map([['a', 1]]), 7])
    await expect(walk(raw(`\x80\x02](${dict}K\x07e.`))).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE' })
  })

  test.each([
    ['are refused where nobody expects them', raw('\x80\x02', storage, '.'), { globals }, 'UNSAFE_PICKLE'],
    ['are no other object outside', raw('\x80\x02(X\x06\0\0\0moduleK\x01tQ.'), options, 'UNSAFE_PICKLE'],
    ['are no empty tuple', raw('\x80\x02)Q.'), options, 'UNSAFE_PICKLE'],
    ['are no line of text', raw('Pstorage\n.'), options, 'UNSAFE_PICKLE'],
    ['need their id', raw('\x80\x02Q.'), options, 'CORRUPT_FILE'],
    ['leave no container behind', raw('\x80\x02', storage, 'h\x04\x86.'), options, 'CORRUPT_FILE'],
    ['name no other global', raw('\x80\x02(X\x07\0\0\0storagecos\nsystem\ntQ.'), options, 'UNSAFE_PICKLE'],
  ])('%s', async (_, pickle, how, code) => {
    await expect(walk(pickle, undefined, how)).rejects.toMatchObject({ code })
  })
})
