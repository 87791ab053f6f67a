/*
 * What a page pays for, gzipped. A budget is what it takes today and a tenth more: who goes beyond it raises it here, and
 * says why. docs/decisions.md has the reasons for the large ones.
 */
const budgets = [
  ['core, all of its entry point for browsers', 'core', undefined, '70 kB'],
  ['core, a seeded generator', 'core', '{ createRng }', '2.7 kB'],
  ['core, the plugin of a table', 'core', '{ createProductSpace, defineTabularPlugin }', '37 kB'],
  ['nb101, all', 'nb101', undefined, '88 kB'],
  ['nb101, the space alone', 'nb101', '{ nb101Space }', '24 kB', 'space'],
  ['nb101, the module hash alone', 'nb101', '{ hashOf }', '14.5 kB'],
  ['nb201, all', 'nb201', undefined, '96 kB'],
  ['nb201, the benchmark', 'nb201', '{ NASBench201 }', '91 kB'],
  ['nb201, the space alone', 'nb201', '{ nb201Space }', '16.5 kB'],
  ['nb301, all', 'nb301', undefined, '120 kB'],
  ['nb301, the recorded runs', 'nb301', '{ NASBench301 }', '97 kB'],
  ['nb301, the space alone', 'nb301', '{ dartsSpace }', '17.7 kB'],
  ['search, all', 'search', undefined, '24 kB'],
  ['search, one algorithm', 'search', '{ regularizedEvolution }', '8 kB'],
]

export default budgets.map(([name, folder, names, limit, entry = 'index']) => ({
  name,
  path: `packages/${folder}/dist/${entry}.js`,
  ...(names && { import: names }),
  gzip: true,
  limit,
  // Outside this repository nobody has its tsconfig, whose paths lead to the sources.
  modifyEsbuildConfig: (config) => ({ ...config, logLevel: 'error', tsconfigRaw: '{}' }),
}))
