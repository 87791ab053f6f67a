import manifest from '../package.json' with { type: 'json' }

/** The version of the command. */
export const version = manifest.version

/** Where a bug is reported. */
export const issuesUrl = `${manifest.repository.url.replace(/^git\+|\.git$/g, '')}/issues`

/** What `nasbench` alone says: everything on one screen of 80 columns and 24 lines. */
export const overview = `nasbench ${version}: neural architecture search benchmarks in your terminal

  nasbench demo                    a tour of one minute, nothing to download
  nasbench list                    benchmarks found here, and their data
  nasbench info BENCH              datasets, splits, budgets, metrics and source
  nasbench download [BENCH]        fetch a published file, check and import it
  nasbench import BENCH FILE       read a published file once, for good
  nasbench query BENCH ARCH...     results of architectures
  nasbench top BENCH               the best, also within limits on parameters
  nasbench curve BENCH ARCH...     learning curves
  nasbench show BENCH ARCH         the cell drawn as text, and its costs
  nasbench sample BENCH            random architectures
  nasbench neighbors BENCH ARCH    all at one edit
  nasbench mutate BENCH ARCH       one edit at random
  nasbench plugins                 packages found, shadowed and refused
  nasbench completion SHELL        for bash, zsh or fish

BENCH: nb201, 201 or nasbench201. ARCH: any spelling, an index, or - (stdin).
With every command: --data PATH, --demo (made-up results), --json, --jsonl,
--csv, --quiet, --no-color, --plugin NAME, --help (has examples), --version

Try:  nasbench top nb201 --demo -k 5
      nasbench query nb201 0 --demo --dataset cifar10 --split val
`
