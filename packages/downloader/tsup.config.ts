import { defineConfig } from 'tsup'
import { packageBuild } from '../../tsup.base.js'

const base = packageBuild()
const index = { index: 'src/index.ts' }

/* The library in both formats; the command, which nothing imports, as an ES module alone. Each cleans up its own. */
export default defineConfig([
  {
    ...base,
    format: ['esm'],
    dts: { entry: index },
    clean: ['!**/*.cjs', '!**/*.cjs.map', '!**/*.d.cts'],
  },
  {
    ...base,
    entry: index,
    format: ['cjs'],
    clean: ['!**/*.js', '!**/*.js.map', '!**/*.d.ts'],
  },
])
