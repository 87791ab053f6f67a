import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where real records and reference files are, if they are. */
export const sharedFolder =
  process.env.NASBENCH_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))
const generator = join(sharedFolder, 'scale', 'make_scale.py')
const folder = process.env.NASBENCH_BENCH_DIR ?? join(tmpdir(), 'nasbench-bench')

/** Where stores and files of the bench are. */
export function benchFolder() {
  mkdirSync(folder, { recursive: true })
  return folder
}

/** True if files of the published size can be made or exist. */
export function scaleAvailable() {
  return existsSync(generator)
}

/** Python's version where it is there with numpy, else undefined. */
export function peerAvailable() {
  const { status, stdout } = spawnSync(
    'python3',
    ['-c', 'import numpy, platform; print(platform.python_version())'],
    {
      encoding: 'utf8',
    },
  )
  return status === 0 ? `CPython ${stdout.trim()}` : undefined
}

/**
 * A file in a published layout, made if it does not exist yet; undefined if it cannot be made.
 * @param {'nb101' | 'nb201' | 'nb301'} benchmark
 * @param {number} fraction of the published size
 */
export function fileOfScale(benchmark, fraction) {
  const name = `${benchmark}-${fraction === 1 ? '1.0' : fraction}.pkl`
  const path = join(benchFolder(), name)
  if (existsSync(path)) return path
  if (!scaleAvailable() || !peerAvailable()) return undefined
  console.error(`  making ${name}`)
  execFileSync('python3', [generator, benchmark, `${path}.part`, '--fraction', String(fraction)], {
    stdio: 'ignore',
  })
  renameSync(`${path}.part`, path)
  return path
}
