import { spawnSync } from 'node:child_process'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { parseAddress, publicAddress, splitCredentials } from '../src/address.js'
import { openConnection } from '../src/connection.js'
import { entryFor, fetchInto, namesIn } from './fetching.js'
import { hex, sendFile, serve, someBytes } from './server.js'

const bytes = someBytes(700_000)
const sha256 = hex('sha256', bytes)
const makesFifos = process.platform !== 'win32' && spawnSync('mkfifo', ['--version']).status === 0

async function server() {
  return (await serve((request, response) => sendFile(request, response, { bytes }))).url
}

function plantState(folder: string, url: string, state = {}): void {
  const planted = { nasbench: 'download', url: `${url}/`, synced: 3, total: bytes.length, ...state }
  writeFileSync(join(folder, 'data.bin.part.json'), JSON.stringify(planted))
}

describe.skipIf(process.platform === 'win32')('what is planted next to a download', () => {
  test('a part that is a link is not continued into the file that it leads to', async () => {
    for (const published of [{}, { sha256 }]) {
      for (const link of [symlinkSync, linkSync]) {
        const [folder, url] = [temporaryFolder(), await server()]
        const victim = join(temporaryFolder(), 'victim')
        writeFileSync(victim, 'precious')
        link(victim, join(folder, 'data.bin.part'))
        plantState(folder, url)
        const { error } = await fetchInto(folder, entryFor(url, published))
        expect(error).toMatchObject({
          code: 'WRITE_FAILED',
          message: expect.stringContaining('data.bin.part') as string,
        })
        expect(readFileSync(victim, 'utf8')).toBe('precious')
      }
    }
  })

  test('a part with another content than its state was written for is fetched again', async () => {
    const [folder, url] = [temporaryFolder(), await server()]
    writeFileSync(join(folder, 'data.bin.part'), 'bad')
    plantState(folder, url, { etag: `"${hex('md5', bytes)}"` })
    const { result } = await fetchInto(folder, entryFor(url))
    expect(result).toMatchObject({ sha256, resumedFrom: 0 })
  })

  test('states, temporary states and locks that are links lead nowhere', async () => {
    for (const name of ['data.bin.part.json', 'data.bin.part.json.tmp', 'data.bin.part.lock']) {
      const [folder, url] = [temporaryFolder(), await server()]
      const victim = join(temporaryFolder(), 'victim')
      writeFileSync(victim, 'precious')
      symlinkSync(victim, join(folder, name))
      const { error, result } = await fetchInto(folder, entryFor(url))
      expect(readFileSync(victim, 'utf8')).toBe('precious')
      if (result) expect(result.sha256).toBe(sha256)
      else expect((error as Error).message).toContain(name)
    }
  })

  test.runIf(makesFifos)('FIFOs and folders end the download at once, with their name', async () => {
    const make = [(path: string) => mkdirSync(path), (path: string) => void spawnSync('mkfifo', [path])]
    for (const name of ['data.bin.part', 'data.bin.part.json', 'data.bin.part.lock', 'data.bin']) {
      for (const create of make) {
        const [folder, url] = [temporaryFolder(), await server()]
        const path = join(folder, name)
        create(path)
        for (const force of [false, true]) {
          const { error } = await fetchInto(folder, entryFor(url), { force })
          expect(error, `${name} ${force}`).toMatchObject({ code: 'WRITE_FAILED' })
          expect((error as Error).message).toContain(path)
        }
        expect(statSync(path).isFile()).toBe(false)
      }
    }
  })

  test('only a regular file is replaced, never a link', async () => {
    const [folder, url] = [temporaryFolder(), await server()]
    const victim = join(temporaryFolder(), 'victim')
    writeFileSync(victim, 'precious')
    symlinkSync(victim, join(folder, 'data.bin'))
    const { error } = await fetchInto(folder, entryFor(url), { force: true })
    expect(error).toMatchObject({ code: 'WRITE_FAILED' })
    expect(lstatSync(join(folder, 'data.bin')).isSymbolicLink()).toBe(true)
    expect(readFileSync(victim, 'utf8')).toBe('precious')
  })
})

describe('a lock', () => {
  test('of another host that is not touched is waited for some seconds, and one that is touched for longer', async () => {
    const [folder, url] = [temporaryFolder(), await server()]
    const lock = join(folder, 'data.bin.part.lock')
    const claim = {
      nasbench: 'download',
      pid: 1,
      host: 'elsewhere',
      began: null,
      since: Date.now(),
      token: 'x',
    }
    writeFileSync(lock, JSON.stringify(claim))
    const touched = 3
    let count = 0
    const timer = setInterval(() => {
      if (count++ < touched) writeFileSync(lock, JSON.stringify(claim))
      else clearInterval(timer)
    }, 500)
    const { result } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(sha256)
    expect(count).toBeGreaterThan(touched)
    expect(namesIn(folder)).toEqual(['data.bin'])
  }, 60_000)
})

describe('what killed downloads leave', () => {
  test('is removed by the next download in the folder, and parts with bytes are kept', async () => {
    const [folder, url] = [temporaryFolder(), await server()]
    const put = (name: string, text: string) => writeFileSync(join(folder, name), text)
    const state = JSON.stringify({ nasbench: 'download', url, synced: 0 })
    const gone = { nasbench: 'download', pid: 2 ** 30, host: 'x', began: null, since: 1, token: 'x' }
    const { thisProcess } = await import('@nasbench/core/node')
    const dead = JSON.stringify({ ...gone, host: thisProcess().host })
    put('empty.part', '')
    put('empty.part.json', state)
    put('empty.part.lock', dead)
    put('stateless.part.json', state)
    put('stateless.part.json.tmp', '{')
    put('alone.part.lock', dead)
    put('begun.part', 'some bytes')
    put('begun.part.json', state)
    put('begun.part.lock', dead)
    put('browser.part', '')
    put('running.part.lock', JSON.stringify({ ...gone, ...thisProcess(), since: Date.now() }))
    const { result } = await fetchInto(folder, entryFor(url))
    expect(result?.sha256).toBe(sha256)
    expect(namesIn(folder)).toEqual([
      'begun.part',
      'begun.part.json',
      'browser.part',
      'data.bin',
      'running.part.lock',
    ])
  })
})

describe('a server', () => {
  test('that answers 416 with another total than announced is an error, not the end', async () => {
    for (const published of [{}, { bytes: bytes.length }]) {
      const folder = temporaryFolder()
      let count = 0
      const { url } = await serve((request, response) => {
        if (count++ === 0) sendFile(request, response, { bytes, dropAfter: 300_000, etag: '"x"' })
        else {
          const part = statSync(join(folder, 'data.bin.part')).size
          response.writeHead(416, { etag: '"x"', 'content-range': `bytes */${part}` }).end()
        }
      })
      const { error } = await fetchInto(folder, entryFor(url, published), { retries: 2 })
      expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
      expect(existsSync(join(folder, 'data.bin'))).toBe(false)
    }
  })

  test('that sends more than the known size is cut off', async () => {
    let sent = 0
    const { url } = await serve((_, response) => {
      const pump = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    })
    const { error, folder } = await fetchInto(temporaryFolder(), entryFor(url, { bytes: 100_000 }), {
      retries: 1,
    })
    expect(error).toMatchObject({ code: 'DOWNLOAD_FAILED' })
    expect(sent).toBeLessThan(64e6)
    expect(namesIn(folder)).not.toContain('data.bin')
  })
})

describe('a user and password', () => {
  const wrong = [
    'https://user:secret@',
    'https://user:secret@ho st/file',
    'https://user:sec/ret@host/file',
    'https://user:12/secret@host/file',
    'https://user:secret@host:99999/file',
    'htps://user:secret@host/file',
    'https:user:secret@host/file?key=secret',
    'https:/user:secret@host:x/file',
    'user:secret@host/file',
    '//user:secret@host/file',
    'https://user:sec@ret@host:x/file',
    'https://user:%zz@host:x/',
    'ftp://user:secret@host/file',
    'https://[user:secret@host/file?token=secret',
  ]
  test.each(wrong)('are not printed of %s', (text) => {
    let shown: string
    try {
      shown = publicAddress(parseAddress(text))
    } catch (error) {
      const { message, received, expected, cause } = error as Error & Record<string, unknown>
      shown = JSON.stringify([message, received, expected, String(cause)])
    }
    expect(shown).not.toMatch(/user|sec|ret/)
  })

  test('may contain percent signs that begin no escape', () => {
    const { headers, url } = splitCredentials(new URL('https://a%zz:b@host/file'))
    expect(Buffer.from(headers.authorization!.slice(6), 'base64').toString()).toBe('a%zz:b')
    expect(url.href).toBe('https://host/file')
  })

  test.each(['http://user:secret@', 'user:secret@proxy', 'proxy:8080', 'socks5://user:secret@proxy:1'])(
    'of a proxy that cannot be one are not printed either: %s',
    async (value) => {
      const failure = await openConnection({ HTTPS_PROXY: value }).then(
        () => undefined,
        (error: Error) => error,
      )
      expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT' })
      expect(failure?.message).toContain('HTTPS_PROXY')
      expect(failure?.message).not.toMatch(/secret/)
    },
  )
})
