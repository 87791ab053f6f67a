import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { sharedPath } from './test/shared.js'

const packages = fileURLToPath(new URL('./packages', import.meta.url))

/* Floors for the lines and branches that tests reach; docs/decisions.md says what they are good for. */
const floors = {
  'packages/core/src/**': { lines: 78, branches: 68 },
  'packages/nb101/src/**': { lines: 82, branches: 72 },
  'packages/nb201/src/**': { lines: 82, branches: 70 },
  'packages/nb301/src/**': { lines: 82, branches: 70 },
}

export default defineConfig({
  resolve: {
    /* Our packages by their sources, as Node would see them: unit tests need no build. */
    alias: [
      { find: /^@nasbench\/core$/, replacement: `${packages}/core/src/index.node.ts` },
      { find: /^@nasbench\/core\/plugin$/, replacement: `${packages}/core/src/plugin.node.ts` },
      { find: /^@nasbench\/([a-z0-9-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@nasbench\/([a-z0-9-]+)\/([a-z0-9-]+)$/, replacement: `${packages}/$1/src/$2.ts` },
    ],
  },
  test: {
    setupFiles: ['test/environment.ts'],
    projects: [
      /* Sources only: nothing has to be built. */
      { extends: true, test: { name: 'unit', include: ['packages/{core,nb*,search}/test/**/*.test.ts'] } },
      /* Built packages, in processes, browsers and registries. */
      {
        extends: true,
        test: {
          name: 'built',
          include: [
            'packages/{cli,downloader,explorer,nasbench}/test/**/*.test.ts',
            'examples/*/test/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      /* Pages, run as programs. */
      { extends: true, test: { name: 'docs', include: ['test/docs/*.test.ts'] } },
    ],
    // One less than there are cores would be one of two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: '.vitest/report.json' }]],
    coverage: {
      // The command's and the downloader's tests run what was built, in processes that are not seen from here.
      include: ['packages/{core,nb101,nb201,nb301}/src/**/*.ts'],
      exclude: ['packages/*/src/**/*.d.ts', 'packages/core/src/plugins/**'],
      reporter: ['text-summary', 'json-summary'],
      // Without the shared records tests are skipped, and less is reached.
      ...(sharedPath('golden') !== undefined && { thresholds: floors }),
    },
  },
})
