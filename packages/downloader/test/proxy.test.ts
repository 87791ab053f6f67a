import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { openConnection } from '../src/connection.js'
import { makeProject, run } from './command.js'
import { bytesOf, entryFor, fetchInto } from './fetching.js'
import { startProxy } from './proxy.js'
import { fixturePath, hex, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(1_000_000)
const sha256 = hex('sha256', bytes)

afterEach(() => void vi.unstubAllEnvs())

test('where no proxy is named, it is the fetch of Node', async () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, '')
  expect((await openConnection()).fetch).toBe(globalThis.fetch)
})

test.each(['HTTP_PROXY', 'http_proxy'])('%s is gone through, again after a lost connection', async (name) => {
  const proxy = await startProxy()
  const { url, requests } = await serve((request, response) =>
    sendFile(request, response, { bytes, dropAfter: 600_000 }),
  )
  vi.stubEnv(name, proxy.url)
  const { result } = await fetchInto(temporaryFolder(), entryFor(url, { sha256 }))
  expect(result?.sha256).toBe(sha256)
  expect(requests.length).toBeGreaterThan(1)
  expect(proxy.asked.length).toBeGreaterThan(1)
})

test('NO_PROXY names hosts that are asked themselves', async () => {
  const proxy = await startProxy()
  const { url } = await serve((request, response) => sendFile(request, response, { bytes }))
  vi.stubEnv('HTTP_PROXY', proxy.url)
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  const { result } = await fetchInto(temporaryFolder(), entryFor(url, { sha256 }))
  expect(result?.sha256).toBe(sha256)
  expect(proxy.asked).toEqual([])
})

test('HTTPS goes through a tunnel, in which the certificate is that of the server', async () => {
  const proxy = await startProxy()
  const { url } = await serve((request, response) => sendFile(request, response, { bytes }), { secure: true })
  const project = makeProject()
  const argv = ['201', '--url', url, '--sha256', sha256, '--yes', '--no-import', '--output', 'a.pkl']
  const untrusted = await run(argv, { ...project, env: { HTTPS_PROXY: proxy.url } })
  expect(untrusted).toMatchObject({ code: 1, stderr: expect.stringContaining('no safe connection') })
  const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: fixturePath('loopback-cert.pem') }
  const done = await run(argv, { ...project, env })
  expect(done.code, done.stderr).toBe(0)
  expect(bytesOf(join(project.cwd, 'a.pkl'))?.equals(bytes)).toBe(true)
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${new URL(url).host}`]))
})

test('a proxy that refuses is not asked again', async () => {
  const proxy = await startProxy({ refuse: 407 })
  const { url } = await serve((request, response) => sendFile(request, response, { bytes }), { secure: true })
  vi.stubEnv('HTTPS_PROXY', proxy.url)
  const { error } = await fetchInto(temporaryFolder(), entryFor(url))
  expect(error).toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining('the proxy refuses'),
  })
  expect(proxy.asked).toHaveLength(1)
})
