#!/usr/bin/env node
import { main } from './main.js'

const code = await main(process.argv.slice(2))
process.exitCode = code
/* An interrupted download may leave a pending read or timer, which would keep the process alive. */
if (code === 130 || code === 143) process.exit(code)
