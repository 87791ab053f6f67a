import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { watchStall } from '../src/stall.js'

test('a stall is the time in which nothing comes and nothing is done', async () => {
  let stalls = 0
  const watch = watchStall(150, () => {
    stalls++
  })
  await watch.during(sleep(400))
  expect(watch.stalled).toBe(false)
  await sleep(400)
  expect(watch.stalled).toBe(true)
  expect(stalls).toBe(1)
})

test('one that was stopped says nothing', async () => {
  const watch = watchStall(20, () => {})
  watch.stop()
  await sleep(80)
  expect(watch.stalled).toBe(false)
})
