import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.js'

/* Without it an import map would need an entry for a file inside fflate; its browser build runs in Node too. */
export default defineConfig({
  ...packageBuild({ bundled: ['fflate'] }),
  esbuildOptions(options) {
    options.alias = { fflate: 'fflate/browser' }
  },
})
