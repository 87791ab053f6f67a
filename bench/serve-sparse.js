/* A process of its own that serves a sparse file of BYTES bytes on loopback: `node serve-sparse.js BYTES FILE`. */
import { closeSync, createReadStream, ftruncateSync, openSync } from 'node:fs'
import { createServer } from 'node:http'

const [bytes = '0', file = ''] = process.argv.slice(2)
const fd = openSync(file, 'w')
ftruncateSync(fd, Number(bytes))
closeSync(fd)
const server = createServer((_, response) => {
  response.writeHead(200, { 'content-length': bytes, etag: '"sparse"' })
  createReadStream(file, { highWaterMark: 1 << 20 }).pipe(response)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/`)
})
