/* A download of 3 GB from loopback, hashed and on the disk at the end: rate and memory. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

/**
 * The hash of this many zeros, as a sparse file has them.
 * @param {number} bytes
 */
function hashOfZeros(bytes) {
  const hash = createHash('sha256')
  const block = Buffer.alloc(1e6)
  for (let i = 0; i < bytes / block.length; i++) hash.update(block)
  return hash.digest('hex')
}

/** @param {any} context */
export async function run(context) {
  if (!existsSync(new URL('../packages/downloader/dist/index.js', import.meta.url))) return { rows: [] }
  const bytes = context.quick ? 3e8 : 3e9
  const sha256 = hashOfZeros(bytes)
  const served = join(benchFolder(), 'sparse.bin')
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('serve-sparse.js', import.meta.url)), String(bytes), served],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const url = await new Promise((resolve, reject) => {
      server.on('error', reject)
      server.stdout.once('data', (text) => resolve(String(text).trim()))
    })
    // In memory, where the system has such a place, the disk does not count; beside it with the disk.
    const places = [
      { name: 'to memory', folder: '/dev/shm' },
      { name: 'to the disk', folder: benchFolder() },
    ].filter(({ folder }) => existsSync(folder))
    const rows = []
    for (const { name, folder } of places) {
      const results = []
      for (let i = 0; i < context.runs; i++) {
        context.say(`  download ${name}, run ${i + 1} of ${context.runs}`)
        const target = join(folder, 'nasbench-bench-download.bin')
        rmSync(target, { force: true })
        results.push(child('download-once.js', [url, target, sha256]))
        rmSync(target, { force: true })
      }
      rows.push(
        {
          work: `download ${bytes / 1e9} GB ${name}, SHA-256 checked`,
          unit: 's',
          ours: median(results.map(({ seconds }) => seconds)),
          ...(name === 'to memory' ? { goal: bytes / 300e6 } : {}),
        },
        { work: '  peak memory', unit: 'B', ours: median(results.map(({ rss }) => rss)), goal: 200e6 },
      )
    }
    return { rows }
  } finally {
    server.kill()
    rmSync(served, { force: true })
  }
}
