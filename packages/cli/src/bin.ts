#!/usr/bin/env node
import { watchOutput } from './interrupt.js'
import { main } from './main.js'

watchOutput()
const code = await main(process.argv.slice(2))
process.exitCode = code
/* An interrupted import may leave a pending read or timer, which would keep the process alive. */
if (code === 130) process.exit(code)
