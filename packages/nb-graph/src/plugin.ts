export { graphPlugin as default } from './index.js'
