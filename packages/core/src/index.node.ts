// Takes the place of the browser's: paths and published files as well as addresses.
export { resolveStore } from './data/resolve.js'
export * from './index.js'
