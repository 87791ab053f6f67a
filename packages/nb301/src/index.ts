export { type Operation301, operations } from './operations.js'
