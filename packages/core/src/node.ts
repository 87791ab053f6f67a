export { fileFolder, fileSource } from './bytes/file.js'
export { createStore, type OpenStoreWriter } from './store/writer.js'
