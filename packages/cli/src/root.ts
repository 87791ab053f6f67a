import { Command } from '@commander-js/extra-typings'
import { version } from './main-help.js'
import { commonOptions as common } from './options/common-options.js'
import { collect, parsePath } from './usage.js'

/** The root command with the options that all commands share. Nothing is loaded or run yet. */
export function createRoot() {
  return new Command('nasbench')
    .option(common.data.flags, common.data.description, parsePath('--data'))
    .option(common.model.flags, common.model.description)
    .option(common.demo.flags, common.demo.description)
    .option(common.json.flags, common.json.description)
    .option(common.jsonl.flags, common.jsonl.description)
    .option(common.csv.flags, common.csv.description)
    .option(common.csvSafe.flags, common.csvSafe.description)
    .option(common.wide.flags, common.wide.description)
    .option(common.quiet.flags, common.quiet.description)
    .option(common.color.flags, common.color.description)
    .option(common.noColor.flags, common.noColor.description)
    .option(common.plugin.flags, common.plugin.description, collect)
    .version(version, common.version.flags, common.version.description)
    .helpOption(common.help.flags, common.help.description)
}

/** The root command's type, for modules that add to it. */
export type Program = ReturnType<typeof createRoot>
