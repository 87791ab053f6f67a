#!/usr/bin/env node
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

// The command looks for packages next to the file that was called: this one has them all as dependencies.
process.argv[1] = fileURLToPath(import.meta.url)
const manifest = createRequire(import.meta.url).resolve('@nasbench/cli/package.json')
await import(new URL('./dist/bin.js', pathToFileURL(manifest)).href)
