import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.js'

/* Both are CommonJS, which a page cannot load. */
export default defineConfig(packageBuild({ bundled: ['pickleparser', 'seedrandom'] }))
