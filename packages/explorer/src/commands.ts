/**
 * The command that this package adds to `nasbench`: `explore`.
 *
 * @module \@nasbench/explorer/commands
 */

import { defineCommands } from '@nasbench/core'
import { exploreCommand } from './explore-command.js'

/** The command `nasbench explore`. */
export default defineCommands([exploreCommand])
