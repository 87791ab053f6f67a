/**
 * What only Node can do: files, imports, the data folder, finding plugins.
 *
 * @module \@nasbench/core/node
 */

export { fileFolder, fileSource } from './bytes/file.js'
export { fingerprint } from './data/fingerprint.js'
export type { FileHash } from './data/hash.js'
export { hashFile } from './data/hash.js'
export type { Imported, ImportOptions } from './data/import.js'
export { importFile } from './data/import.js'
export type { FoundData } from './data/locate.js'
export { dataHome, findData } from './data/locate.js'
export type { Owner } from './data/owner.js'
export { isRunning, thisProcess } from './data/owner.js'
export type { ProgressLine, TextStream } from './data/progress-line.js'
export { formatBytes, progressLine } from './data/progress-line.js'
export { resolveStore } from './data/resolve.js'
export { verifyImport } from './data/verify.js'
export { exitCodeOf } from './exit-code.js'
export { choosePlugin } from './plugins/choose.js'
export type { FindOptions, FoundCommands, FoundPlugin } from './plugins/find.js'
export { findPackages, findPlugins } from './plugins/find.js'
export type { LoadedPlugin } from './plugins/load.js'
export { loadCommands, loadPlugin } from './plugins/load.js'
export { createStore } from './store/folder-sink.js'
export type { StoreVerifier, Verified } from './store/verify.js'
export { createVerifier } from './store/verify.js'
export type { OpenStoreWriter } from './store/writer.js'
