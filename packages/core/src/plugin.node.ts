/**
 * Everything that is needed to write a benchmark or a command, in Node: paths and published files work as well as URLs.
 *
 * @module \@nasbench/core/plugin
 */

export { defaultPlace } from './data/locate.js'
export { openFiles } from './data/open-files.js'
export { resolveStore } from './data/resolve.js'
export * from './plugin.js'
export { defineTabularPlugin } from './tabular/define.js'
