import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import plugin from '@nasbench/nb201/plugin'
import { beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, nasbench } from './command.js'

const cwd = temporaryFolder()
const run = (argv: string) => nasbench(argv.split(' '), { cwd, bin: builtBin })

beforeAll(async () => {
  const file = await plugin.demoFile?.()
  writeFileSync(join(cwd, 'made-up.pkl'), file?.bytes ?? '')
})

test('import --verify compares the store with the file, and fails where it differs', async () => {
  const { code, stdout, stderr } = await run('import nb201 made-up.pkl --out store --verify')
  expect({ code, stderr }).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(
      /verified: [\d,]+ numbers in [\d,]+ rows are those of the file, bit for bit/,
    ),
  })
  const location = stdout.trimEnd()

  const column = join(location, '200/cifar10/train-loss/c/0/0')
  const damaged = readFileSync(column)
  damaged.writeUInt8((damaged.readUInt8(8) + 1) % 256, 8)
  writeFileSync(column, damaged)
  const again = await run('import nb201 made-up.pkl --out store --verify --quiet')
  // The store's own checksum notices before the file is compared.
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('200/cifar10/train-loss') })
  expect(again.stderr).toContain('do not match their checksum')

  const anew = await run('import nb201 made-up.pkl --out store --force --verify --json --quiet')
  expect(anew.code).toBe(0)
  expect(JSON.parse(anew.stdout)).toMatchObject({ reused: false, verifiedValues: expect.any(Number) })
})
