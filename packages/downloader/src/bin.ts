#!/usr/bin/env node
import { main } from './main.js'

const code = await main(process.argv.slice(2))
process.exitCode = code
/* What was interrupted may leave a read or a timer behind that would keep the process waiting. */
if (code === 130 || code === 143) process.exit(code)
