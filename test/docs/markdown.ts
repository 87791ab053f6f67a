import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packages, root } from '../manifests.js'

/** A piece of code in a page. */
export interface Block {
  /** `ts`, `js`, `sh`, `sql`, `python`, `text` … */
  readonly language: string
  /** Line of its first line of code, from 1. */
  readonly line: number
  readonly lines: readonly string[]
  /** Why it is not run, from `<!-- not run: … -->` above it. */
  readonly notRun: string | undefined
}

/** A page of Markdown and the code in it. */
export interface Page {
  /** Path from the root of the repository. */
  readonly path: string
  readonly lines: readonly string[]
  readonly blocks: readonly Block[]
}

/** What is code to be run, and not output, a layout or a table of settings. */
export const runnable: ReadonlySet<string> = new Set(['ts', 'js', 'sh', 'sql', 'python'])

/** Other names of the same, under which code would go by unseen. */
export const aliases: ReadonlySet<string> = new Set(
  'javascript typescript mjs tsx bash shell zsh console py python3'.split(' '),
)

/** Pages whose code another test runs, and which. */
export const provedElsewhere: Readonly<Record<string, string>> = {
  'docs/adding-a-benchmark.md': 'test/adding-a-benchmark.test.ts',
  'docs/cli.md': 'packages/cli/test/docs.test.ts',
  'docs/workers.md': 'test/workers.test.ts',
}

/** All pages for readers: of the repository, of the packages, of the figures, and the documentation. */
export function pages(): readonly Page[] {
  const folders = ['', 'docs', 'docs/formats', 'bench', ...packages.map(({ name }) => `packages/${name}`)]
  const examples = readdirSync(join(root, 'examples')).map((name) => `examples/${name}`)
  return [...folders, ...examples].flatMap((folder) => {
    const path = join(root, folder)
    if (!existsSync(path)) return []
    const names = readdirSync(path).filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
    return names.map((name) => readPage(folder === '' ? name : `${folder}/${name}`))
  })
}

/** Reads a page and finds its blocks of code. */
function readPage(path: string): Page {
  const lines = readFileSync(join(root, path), 'utf8').split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; at++) {
    const open = /^(\s*)```+\s*(\S*)/.exec(lines[at] as string)
    if (open === null) continue
    const [, indent = '', language = ''] = open
    const from = at + 1
    at++
    while (at < lines.length && !/^\s*```+\s*$/.test(lines[at] as string)) at++
    const above = (lines[from - 2] ?? '').trim() || (lines[from - 3] ?? '').trim()
    blocks.push({
      language,
      line: from + 1,
      lines: lines.slice(from, at).map((line) => line.slice(indent.length)),
      notRun: /^<!-- not run: (.+) -->$/.exec(above)?.[1],
    })
  }
  return { path, lines, blocks }
}

/**
 * The code of tables whose last column is called `here`: each cell's pieces of code, by line. It continues what the blocks
 * above it began.
 */
export function tableCode({ lines, blocks }: Page): ReadonlyMap<number, readonly string[]> {
  const inBlock = new Set(blocks.flatMap(({ line, lines }) => lines.map((_, at) => line + at)))
  const found = new Map<number, readonly string[]>()
  let wanted = false
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith('|') || inBlock.has(at + 1)) {
      wanted = false
      continue
    }
    const cells = line.split(/(?<!\\)\|/).slice(1, -1)
    const last = (cells.at(-1) ?? '').trim()
    if (/^\|[\s|:-]+$/.test(line)) continue
    if (last === 'here') wanted = true
    else if (wanted) {
      const code = [...last.matchAll(/`([^`]+)`/g)].map(([, text]) => (text as string).replaceAll('\\|', '|'))
      if (code.length > 0) found.set(at + 1, code)
    }
  }
  return found
}
