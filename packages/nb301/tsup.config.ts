import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.js'

/* Without it an import map would need an entry for a file inside fflate. */
export default defineConfig(packageBuild({ bundled: ['fflate'] }))
