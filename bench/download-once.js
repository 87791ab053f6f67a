/* One download in a process of its own: `node download-once.js ADDRESS FILE SHA256`. Prints seconds and peak memory. */
import { download } from '../packages/downloader/dist/index.js'

const [url = '', to = '', sha256 = ''] = process.argv.slice(2)
const entry = { id: 'it', title: 'a file', fileName: 'data.bin', note: '', url, sha256 }
const started = performance.now()
const { bytes } = await download(entry, { to })
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ seconds, bytes, rss: process.resourceUsage().maxRSS * 1024 }))
