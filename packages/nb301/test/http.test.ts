import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNotLoaded, whenLoaded } from '@nasbench/core'
import { importFile } from '@nasbench/core/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { filesBelow, serve, type TestServer } from '../../core/test/bytes/server.js'
import { nb301Data } from '../src/data.js'
import { demoFile } from '../src/demo-file.js'
import { NASBench301 } from '../src/nasbench301.js'

describe('a store at an address', () => {
  const folder = temporaryFolder()
  let server: TestServer
  let remote: NASBench301
  let local: NASBench301

  beforeAll(async () => {
    const file = join(folder, 'made-up.jsonl')
    writeFileSync(file, demoFile(Array.from({ length: 300 }, (_, row) => row)).bytes)
    const store = join(folder, 'store')
    await importFile(nb301Data, file, { to: store, onProgress: () => {} })
    server = await serve(filesBelow(folder))
    remote = await NASBench301.open(`${server.url}/store`)
    local = await NASBench301.open(store)
  })
  afterAll(() => {
    remote.close()
    local.close()
    return server.close()
  })

  test('says that it has to be waited for, and then answers as a file does', async () => {
    const [arch] = local.randomSample({ seed: 3 })
    if (!arch) throw new Error('no architecture')
    try {
      remote.query(arch)
      throw new Error('it did not have to be waited for')
    } catch (error) {
      expect(isNotLoaded(error)).toBe(true)
    }
    expect(await whenLoaded(() => remote.query(arch))).toEqual(local.query(arch))
    expect(await whenLoaded(() => remote.curve(arch))).toEqual(local.curve(arch))
  })

  test('ranks, counts and lists without a request for each run', async () => {
    let rounds = 0
    const asked = <Answer>(ask: () => Answer) =>
      whenLoaded(() => {
        rounds++
        return ask()
      })
    expect(await asked(() => remote.top({ k: 5, split: 'test' }))).toEqual(local.top({ k: 5, split: 'test' }))
    expect(await asked(() => remote.top({ k: 5, budget: 20, optimizer: 'rs' }))).toEqual(
      local.top({ k: 5, budget: 20, optimizer: 'rs' }),
    )
    expect(await asked(() => remote.getStatistics())).toEqual(local.getStatistics())
    expect(await asked(() => remote.availableBudgets())).toEqual(local.availableBudgets())
    expect(await asked(() => [...remote.iterAll()])).toEqual([...local.iterAll()])
    expect(await asked(() => remote.record('rs/results_0.json'))).toEqual(local.record('rs/results_0.json'))
    expect(rounds).toBeLessThan(80)
  })
})
