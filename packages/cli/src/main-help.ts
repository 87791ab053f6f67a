import manifest from '../package.json' with { type: 'json' }

/** The version of the command. */
export const version = manifest.version

/** Where a bug is reported. */
export const issuesUrl = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/issues`

/** Where the documentation is. */
export const documentationUrl = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/docs/cli.md`

/** The text of `nasbench` alone: everything on one screen of 80 columns. */
export const overview = `nasbench ${version}: neural architecture search benchmarks in your terminal

  nasbench demo                    a tour of one minute, nothing to download
  nasbench list, info BENCH        benchmarks and their data; datasets, citation
  nasbench import [BENCH] FILE     read a published file once, for good
  nasbench data                    the data that was found; use, remove, check
  nasbench query BENCH ARCH...     results of architectures
  nasbench compare, curve          architectures side by side; learning curves
  nasbench top BENCH               the best, within limits, or the Pareto front
  nasbench describe BENCH [ARCH]   distribution, quantiles, rank of ARCH
  nasbench plot BENCH              scatter, histogram, ECDF, ranks: PNG, SVG, HTML
  nasbench correlate BENCH         how alike two measures rank
  nasbench export BENCH            all of it as CSV, JSON lines or Parquet
  nasbench show, sample            a cell drawn; random architectures
  nasbench neighbors, mutate       all one edit away, or one of them at random
  nasbench plugins, completion     packages found; for bash, zsh or fish; man
  nasbench download, search, landscape, explore         with their packages

BENCH: nb201, 201 or nasbench201. ARCH: any form, an index, or - (stdin).
Everywhere: --data PATH, --model NAME, --demo (made-up results), --json, --jsonl,
--csv, --quiet, --wide, --no-color, --plugin NAME, --help (examples), --version
NASBENCH_HOME (data folder; default: see nasbench data path), NASBENCH201_PATH…,
NASBENCH_PLUGINS, NASBENCH_NO_PROJECT_PLUGINS.  ${documentationUrl}
`
