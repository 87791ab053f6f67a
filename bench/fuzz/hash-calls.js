import { createHash } from 'node:crypto'

/**
 * An object that does what `target` does, and a hash of all calls of it and of what its calls return: two imports that wrote
 * the same have the same hash.
 *
 * @template {object} Target
 * @param {Target} target
 * @returns {{ readonly proxy: Target, hash(): string }}
 */
export function hashCalls(target) {
  const hash = createHash('md5')
  const add = (/** @type {unknown} */ value) => {
    if (ArrayBuffer.isView(value)) hash.update(value)
    else if (typeof value === 'number') hash.update(String(value))
    else if (typeof value !== 'function')
      hash.update(
        JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ??
          'undefined',
      )
  }
  const wrap = (/** @type {any} */ object) =>
    new Proxy(object, {
      get(of, name) {
        const value = of[name]
        if (typeof value !== 'function') return value
        return (/** @type {unknown[]} */ ...args) => {
          hash.update(String(name))
          args.forEach(add)
          const result = value.apply(of, args)
          return typeof result === 'object' && result !== null && !(result instanceof Promise)
            ? wrap(result)
            : result
        }
      },
    })
  return { proxy: wrap(target), hash: () => hash.digest('hex') }
}
