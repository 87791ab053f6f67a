/**
 * Contracts, errors, randomness, pickle reading and the store, for Node and browsers.
 *
 * @module \@nasbench/core
 */

export { defaultPlace } from './data/locate.js'
// These take the place of the browser's: paths and published files as well as addresses.
export { openFiles } from './data/open-files.js'
export { resolveStore } from './data/resolve.js'
export * from './index.js'
export { defineTabularPlugin } from './tabular/define.js'
