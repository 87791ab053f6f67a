import { testBenchmark } from '@nasbench/core/testing'
import { test } from 'vitest'
import plugin from '../../src/plugin-sss.js'

testBenchmark(plugin, { test })
