export { macroPlugin as default } from './index.js'
