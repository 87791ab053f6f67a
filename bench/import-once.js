/* One import in a process of its own: `node import-once.js BENCHMARK FILE STORE`. */
import { importFile } from '../packages/core/dist/node.js'

const [benchmark, file = '', to = ''] = process.argv.slice(2)
const { default: plugin } = await import(`../packages/${benchmark}/dist/plugin.js`)
const start = performance.now()
await importFile(plugin, file, { to, onProgress: () => {} })
const seconds = (performance.now() - start) / 1000
const rss = process.resourceUsage().maxRSS * 1024
const { readFileSync } = await import('node:fs')
const { sha256 } = JSON.parse(readFileSync(`${to}/zarr.json`, 'utf8')).attributes.nasbench.source
console.log(JSON.stringify({ seconds, rss, sha256 }))
