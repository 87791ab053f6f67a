import { whenLoaded } from '@nasbench/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow, serve, type TestServer } from '../../core/test/bytes/server.js'
import { demoFile } from '../src/demo-file.js'
import { NASBench101 } from '../src/nasbench101.js'
import { importInto } from './stores.js'

describe('a store on a web server', () => {
  const indices = Array.from({ length: 700 }, (_, i) => i * 600 + 3)
  let folder = ''
  let server: TestServer

  beforeAll(async () => {
    folder = await importInto(demoFile(indices).bytes)
    server = await serve(filesBelow(folder))
  })
  afterAll(() => server.close())

  it('gives its first answer after at most 8 requests and 200 kB', async () => {
    const bench = await NASBench101.open(server.url)
    const answer = await whenLoaded(() => bench.summary(300_003))
    expect(answer.metric).toBe(NASBench101.demo().summary(300_003).metric)
    // Each column that is read costs a second request: the list of its checksums.
    expect(server.requests.length).toBeLessThanOrEqual(8)
    expect(server.bytes).toBeLessThan(200_000)
    bench.close()
  })

  it('answers all that a store on the disk does', async () => {
    const [there, here] = [await NASBench101.open(server.url), await NASBench101.open(folder)]
    const best = await whenLoaded(() => there.top({ k: 5 }))
    expect(best).toEqual(here.top({ k: 5 }))
    expect(await whenLoaded(() => there.query(3))).toEqual(here.query(3))
    expect(await whenLoaded(() => there.records(603))).toEqual(here.records(603))
    there.close()
    here.close()
  })
})
