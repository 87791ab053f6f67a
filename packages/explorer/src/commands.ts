/**
 * The command that this package adds to `nasbench`: `explore`.
 *
 * @module \@nasbench/explorer/commands
 */

import { defineCommands } from '@nasbench/core'
import { exploreCommand } from './explore-command.js'

export default defineCommands([exploreCommand])
