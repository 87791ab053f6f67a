import { extname } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

/** The media type of a file by its name. */
export const contentType = (path: string): string => types[extname(path)] ?? 'application/octet-stream'

/** True for files that become much smaller by compression. */
export const isCompressible = (path: string): boolean =>
  /\.(html|js|mjs|css|json|svg|webmanifest|txt)$/.test(path)
