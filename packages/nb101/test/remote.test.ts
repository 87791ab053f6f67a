import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { whenLoaded } from '@nasbench/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoFile } from '../src/demo-file.js'
import { NASBench101 } from '../src/nasbench101.js'
import { importInto } from './stores.js'

describe('a store on a web server', () => {
  const indices = Array.from({ length: 700 }, (_, i) => i * 600 + 3)
  const requests: number[] = []
  let folder = ''
  const server = createServer((request, response) => {
    const file = join(folder, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    if (!existsSync(file)) return response.writeHead(404).end()
    const bytes = readFileSync(file)
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1)
    requests.push(part.length)
    const range = { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` }
    return response.writeHead(from === undefined ? 200 : 206, from === undefined ? {} : range).end(part)
  })
  let url = ''

  beforeAll(async () => {
    folder = await importInto(demoFile(indices).bytes)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => server.close())

  it('gives its first answer after at most 5 requests and 200 kB', async () => {
    const bench = await NASBench101.open(url)
    const answer = await whenLoaded(() => bench.summary(300_003))
    expect(answer.metric).toBe(NASBench101.demo().summary(300_003).metric)
    expect(requests.length).toBeLessThanOrEqual(5)
    expect(requests.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(200_000)
    bench.close()
  })

  it('answers all that a store on the disk does', async () => {
    const [there, here] = [await NASBench101.open(url), await NASBench101.open(folder)]
    const best = await whenLoaded(() => there.top({ k: 5 }))
    expect(best).toEqual(here.top({ k: 5 }))
    expect(await whenLoaded(() => there.query(3))).toEqual(here.query(3))
    expect(await whenLoaded(() => there.records(603))).toEqual(here.records(603))
    there.close()
    here.close()
  })
})
