import manifest from '../package.json' with { type: 'json' }

/** The version of the command. */
export const version = manifest.version

/** Where a bug is reported. */
export const issuesUrl = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/issues`

/** What `nasbench` alone says: everything on one screen of 80 columns and 24 lines. */
export const overview = `nasbench ${version}: neural architecture search benchmarks in your terminal

  nasbench demo                    a tour of one minute, nothing to download
  nasbench list                    benchmarks found here, and their data
  nasbench info BENCH              datasets, splits, budgets, source, citation
  nasbench download [BENCH]        fetch a published file, check and import it
  nasbench import BENCH FILE       read a published file once, for good
  nasbench query BENCH ARCH...     results of architectures
  nasbench compare BENCH ARCH...   architectures side by side
  nasbench curve BENCH ARCH...     learning curves
  nasbench top BENCH               the best, within limits, or the Pareto front
  nasbench plot BENCH              scatter, histogram, ranks: text, SVG or HTML
  nasbench correlate BENCH         how alike two datasets or budgets rank
  nasbench export BENCH            all of it as CSV, JSON lines or Parquet
  nasbench show BENCH ARCH         the cell drawn as text, and its costs
  nasbench sample BENCH            random architectures
  nasbench neighbors, mutate       all at one edit, or one of them at random
  nasbench plugins, completion     packages found; for bash, zsh or fish

BENCH: nb201, 201 or nasbench201. ARCH: any spelling, an index, or - (stdin).
With every command: --data PATH, --model NAME, --demo (made-up results), --json,
--jsonl, --csv, --quiet, --no-color, --plugin NAME, --help (examples), --version
Try:  nasbench plot nb201 --demo, or nasbench top nb201 --demo -k 5
`
