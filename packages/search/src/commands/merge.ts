import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CommandCall, CommandDefinition, CommandHost } from '@nasbench/core'
import { type MergedRows, mergeRuns } from '../node/merge.js'

interface MergeCommandOptions {
  readonly out?: string
  readonly rows?: MergedRows
  readonly force?: boolean
}

/** `nasbench search merge FOLDER… --out FILE`. */
export const mergeCommand: CommandDefinition = {
  name: 'merge',
  summary: 'merge the runs of one or more folders into one Parquet file',
  arguments: [{ name: '<folders...>', description: 'folders that search --out has written to' }],
  options: [
    { flags: '--out <file>', description: 'the Parquet file. Default: runs.parquet', type: 'path' },
    {
      flags: '--rows <kind>',
      description: 'a row per evaluation (steps) or per reported result (results). Default: steps',
      choices: ['steps', 'results'],
    },
    { flags: '--force', description: 'replace an existing file' },
  ],
  common: ['json', 'quiet'],
  run: runMerge,
}

async function runMerge(call: CommandCall, host: CommandHost): Promise<void> {
  const { out = 'runs.parquet', rows = 'steps', force = false } = call.options as MergeCommandOptions
  const folders = (call.arguments[0] as readonly string[]).map((folder) => resolve(host.cwd, folder))
  const path = resolve(host.cwd, out)
  if (existsSync(path)) {
    if (!statSync(path).isFile()) throw host.usageError(`${out} is not a regular file`)
    if (!force) throw host.usageError(`${out} exists: add --force to replace it`)
  }
  const merged = mergeRuns({
    folders,
    out: path,
    rows,
    onFile: (done, total) => {
      if (done % 100 === 0) host.progress(`${done} of ${total} runs`)
    },
  })
  host.progress()
  if (host.common.json) host.writeJson({ file: out, ...merged })
  else if (!host.common.quiet) host.stdout.write(`${out}: ${merged.rows} rows of ${merged.runs} runs\n`)
}
