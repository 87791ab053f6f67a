import { testBenchmark } from '@nasbench/core/testing'
import { beforeAll, describe, test } from 'vitest'
import { NASBench101 } from '../src/nasbench101.js'
import plugin from '../src/plugin.js'
import { officialFile, rowsOf } from './files.js'
import { importInto } from './stores.js'

describe('the demo is what every benchmark must be', () => {
  testBenchmark(plugin, { test, samples: 15 })
})

describe('so is a store of some cells, some without some of their runs', () => {
  let location = ''
  beforeAll(async () => {
    const whole = rowsOf(Array.from({ length: 40 }, (_, i) => 90 + i * 10_357))
    const partly = [...rowsOf([5], [4, 108], 2), ...rowsOf([7], [12], 1)]
    location = await importInto(officialFile([...whole, ...partly]))
  })
  testBenchmark(plugin, { test, samples: 15, open: () => NASBench101.open(location) })
})
