/* Writes all 6,561 architectures in the published layout, with made-up numbers: node make-data.js FILE */
import { writeFileSync } from 'node:fs'
import { madeUp } from './made-up.js'
import { macroSpace } from './plugin.js'

const entries = [...macroSpace.iterAll()].map((arch) => {
  const { test_acc, params, flops } = madeUp(arch)
  const mean_acc = test_acc.reduce((sum, accuracy) => sum + accuracy, 0) / 3
  const std = Math.sqrt(test_acc.reduce((sum, accuracy) => sum + (accuracy - mean_acc) ** 2, 0) / 3)
  return [macroSpace.format(arch), { test_acc, mean_acc, std, params, flops }]
})
const file = process.argv[2] ?? 'made-up-nb-macro.json'
writeFileSync(file, JSON.stringify(Object.fromEntries(entries)))
console.error(`${file}: made-up numbers of ${entries.length} architectures`)
