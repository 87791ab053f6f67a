export { fileFolder, fileSource } from './bytes/file.js'
