/*
 * Keeps the page working without a network. The build puts the list of its files and their version in place of the two
 * constants below. Files with a hash in their names never change and are answered from the cache; the page itself and
 * `site.json` are asked for first, so that a new version is seen when there is a network.
 */

/** @type {readonly string[]} */
const files = FILES
const cacheName = `nasbench-explorer-${VERSION}`

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      // Whole files: the browser's own cache may hold parts of one that was read in ranges.
      .then((cache) => cache.addAll(['./', ...files].map((url) => new Request(url, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('nasbench-explorer-') && name !== cacheName)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const scope = self.registration.scope
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length)
  if (path.startsWith('stores/')) return
  event.respondWith(path.startsWith('assets/') ? cachedFirst(request) : networkFirst(request, path))
})

/** @param {Request} request */
async function cachedFirst(request) {
  const cached = await caches.match(request.url)
  return cached === undefined ? fetch(request) : ranged(request, cached)
}

/**
 * @param {Request} request
 * @param {string} path
 */
async function networkFirst(request, path) {
  try {
    const response = await fetch(request)
    if (response.ok && response.status === 200) {
      const copy = response.clone()
      caches.open(cacheName).then((cache) => cache.put(path === '' ? './' : request.url, copy))
    }
    return response
  } catch (error) {
    const cached = await caches.match(path === '' ? new URL('./', self.registration.scope).href : request.url)
    if (cached === undefined) throw error
    return ranged(request, cached)
  }
}

/**
 * A cache holds whole files; a reader of a store asks for parts of them.
 *
 * @param {Request} request
 * @param {Response} response
 */
async function ranged(request, response) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('Range') ?? '') ?? []
  if (first === undefined) return response
  const whole = await response.blob()
  const start = Number(first)
  const end = last === '' ? whole.size - 1 : Math.min(Number(last), whole.size - 1)
  if (start > end)
    return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${whole.size}` } })
  return new Response(whole.slice(start, end + 1), {
    status: 206,
    headers: {
      'Content-Type': response.headers.get('Content-Type') ?? 'application/octet-stream',
      'Content-Range': `bytes ${start}-${end}/${whole.size}`,
      'Content-Length': String(end - start + 1),
    },
  })
}
