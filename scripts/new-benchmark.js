/*
 * Writes a benchmark package to begin with: pnpm new-benchmark NAME [--out FOLDER]
 * In examples/ it is a package of this workspace; with --out it goes into a folder of its own below FOLDER.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const template = join(root, 'scripts', 'template')
const usage = 'usage: pnpm new-benchmark NAME [--out FOLDER]'

try {
  main()
} catch (error) {
  console.error(`new-benchmark: ${error.message}`)
  process.exitCode = 2
}

function main() {
  const { values, positionals } = parse()
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw new Error(`one name is needed. ${usage}`)
  checkName(name)
  const target =
    values.out === undefined ? join(root, 'examples', name) : join(resolve(values.out), `nasbench-${name}`)
  if (existsSync(target)) throw new Error(`${target} is there already: choose another name, or move it away`)
  const files = readdirSync(template, { recursive: true, withFileTypes: true }).filter((file) =>
    file.isFile(),
  )
  for (const { parentPath, name: file } of files) {
    const from = join(parentPath, file)
    const to = join(target, relative(template, from))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, fill(readFileSync(from, 'utf8'), wordsOf(name, values.out === undefined)))
  }
  const here = relative(process.cwd(), target) || '.'
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const pnpm = `npx -y ${packageManager.split('+')[0]}`
  console.log(`${here} is a benchmark package with made-up results. Next, at the root of the repository:`)
  console.log(`  ${pnpm} install && ${pnpm} exec turbo run build --filter=@nasbench/core`)
  if (values.out === undefined) console.log(`  npm test --prefix ${here}`)
  else console.log(`  cd ${target} && npm install ${join(root, 'packages', 'core')} && npm test`)
  console.log('docs/adding-a-benchmark.md goes through its files.')
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } })
  } catch (error) {
    throw new Error(`${error.message}. ${usage}`)
  }
}

function checkName(name) {
  const form = 'a name is like "nb-macro": small letters, digits and single hyphens, and begins with a letter'
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new Error(`${JSON.stringify(name)} is not a name: ${form}`)
  if (/^nasbench-/.test(name)) {
    throw new Error(`"${name}": leave out "nasbench-", the package is called nasbench-NAME by itself`)
  }
  const taken = ['core', 'cli', 'downloader', 'nb101', 'nb201', 'nb301', 'nats-sss']
  if (taken.includes(name)) throw new Error(`"${name}" is taken, as are ${taken.join(', ')}`)
}

/* The values for the template's double braces. */
function wordsOf(name, inWorkspace) {
  const { version } = JSON.parse(readFileSync(join(root, 'packages', 'core', 'package.json'), 'utf8'))
  return {
    name,
    package: `nasbench-${name}`,
    title: name
      .split('-')
      .map((part) => part[0].toUpperCase() + part.slice(1))
      .join('-'),
    key: name.replaceAll('-', ''),
    variable: `NASBENCH_${name.toUpperCase().replaceAll('-', '_')}_PATH`,
    core: inWorkspace ? 'workspace:^' : `^${version}`,
  }
}

function fill(text, words) {
  return text.replace(/\{\{(\w+)\}\}/g, (_, word) => words[word])
}
