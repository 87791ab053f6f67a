import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { filesBelow, type Manifest } from './manifests.js'
import { tarball } from './tarball.js'

/** A packed package. */
export interface Packed {
  readonly manifest: Manifest
  readonly bytes: Uint8Array
}

/** A registry on loopback that has a few packages and knows no others. */
export interface Registry {
  readonly url: string
  /** Names of packages that were asked for and are not there. */
  readonly missing: Set<string>
  close(): Promise<void>
}

/** Starts a registry with these packages. */
export async function startRegistry(packages: readonly Packed[]): Promise<Registry> {
  const byName = new Map<string, Packed[]>()
  for (const one of packages) byName.set(one.manifest.name, [...(byName.get(one.manifest.name) ?? []), one])
  const missing = new Set<string>()
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname).slice(1)
    const [name, file] = path.split('/-/') as [string, string | undefined]
    const found = byName.get(name)
    if (!found) {
      missing.add(name)
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
    } else if (file !== undefined) {
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(found.find(({ manifest }) => file === `packed-${manifest.version}.tgz`)?.bytes)
    } else {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(about(found, url)))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    missing,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function about(found: readonly Packed[], url: string): object {
  const versions = found.map(({ manifest, bytes }) => {
    const { name, version } = manifest
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    return [
      version,
      { ...manifest, dist: { tarball: `${url}${name}/-/packed-${version}.tgz`, integrity } },
    ] as const
  })
  const latest = versions.at(-1)![0]
  return {
    name: found[0]!.manifest.name,
    'dist-tags': { latest },
    versions: Object.fromEntries(versions),
    time: Object.fromEntries(versions.map(([version]) => [version, '2026-01-01T00:00:00.000Z'])),
  }
}

/** What these folders' packages load at run time, packed from where the workspace has it installed; none of ours. */
export function packDependencies(folders: readonly string[]): Packed[] {
  const packed = new Map<string, Packed>()
  const queue = [...folders]
  for (let folder = queue.pop(); folder !== undefined; folder = queue.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = name.startsWith('@nasbench/') ? undefined : findInstalled(name, folder)
      if (found === undefined || packed.has(found)) continue
      const files = filesBelow(found, ['node_modules']).map(
        (file) => [file, readFileSync(join(found, file))] as const,
      )
      packed.set(found, { manifest: manifestOf(found), bytes: tarball(new Map(files)) })
      queue.push(found)
    }
  }
  return [...packed.values()]
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/* As Node looks for it. */
function findInstalled(name: string, from: string): string | undefined {
  for (let folder = realpathSync(from); folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return realpathSync(found)
  }
  return undefined
}
