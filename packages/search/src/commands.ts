/**
 * The commands that this package adds to `nasbench`: `search` and `landscape`.
 *
 * @module \@nasbench/search/commands
 */

import { defineCommands } from '@nasbench/core'
import { landscapeCommand } from './commands/landscape.js'
import { searchCommand } from './commands/search.js'

/** The commands `nasbench search` and `nasbench landscape`. */
export default defineCommands([searchCommand, landscapeCommand])
