import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

export default defineConfig({
  resolve: {
    /* Our packages by their sources, as Node would see them: unit tests need no build. */
    alias: [
      { find: /^@nasbench\/core$/, replacement: `${packages}/core/src/index.node.ts` },
      { find: /^@nasbench\/([a-z0-9]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@nasbench\/([a-z0-9]+)\/([a-z0-9]+)$/, replacement: `${packages}/$1/src/$2.ts` },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
    coverage: { include: ['packages/*/src/**/*.ts'] },
  },
})
