import { join } from 'node:path'
import { transformSync } from 'esbuild'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../manifests.js'
import { checkTypes, type Piece, programOf } from './checks.js'
import { aliases, type Block, type Page, pages, provedElsewhere, runnable, tableCode } from './markdown.js'
import { compilerOptions } from './program.js'
import { openStage, type Stage } from './stage.js'

/*
 * Code in pages is run. What cannot be (it installs, fetches gigabytes, or is another library's) has
 * `<!-- not run: why -->` above it, which readers do not see.
 */
const all = pages().filter(({ path }) => provedElsewhere[path] === undefined)
const programs = new Map(all.map((page) => [page, programOf(page.path, piecesOf(page))]))
/* Types are right in what is not run, too. */
const typed = all.filter((page) => piecesOf(page, true).length > 0)
const programmed = all.filter((page) => piecesOf(page).length > 0)
const scripted = all.filter(({ blocks }) => blocks.some(isScript))

function piecesOf(page: Page, notRunToo = false): Piece[] {
  const blocks = page.blocks.filter(
    ({ language, notRun }) => /^[tj]s$/.test(language) && (notRunToo || notRun === undefined),
  )
  const cells = [...tableCode(page)].map(([line, code]) => ({ line, lines: [`;${code.join('; ')}`] }))
  return [...blocks, ...cells].sort((a, b) => a.line - b.line)
}

function isScript({ language, notRun }: Block): boolean {
  return (language === 'sh' || language === 'sql') && notRun === undefined
}

/* Shell and SQL of a page as one script, with comments that say where a line is from. */
function scriptOf({ blocks }: Page): string {
  return blocks
    .filter(isScript)
    .map(({ language, lines, line }) => {
      const text = lines.join('\n')
      return language === 'sh' ? `# line ${line}\n${text}` : `ask-duckdb <<'SQL'\n${text}\nSQL`
    })
    .join('\n')
}

test('every piece of code is run, or says why not', () => {
  const counts: Record<string, number> = {}
  const reasons: string[] = []
  for (const { path, blocks } of all) {
    for (const { language, line, notRun } of blocks) {
      expect(language, `${path}:${line} names no language`).not.toBe('')
      expect(aliases.has(language), `${path}:${line} should be called ts, js, sh or python`).toBe(false)
      if (!runnable.has(language)) continue
      const key = notRun === undefined ? `${language} run` : 'not run'
      counts[key] = (counts[key] ?? 0) + 1
      if (notRun !== undefined) reasons.push(`${path}: ${language}: ${notRun}`)
      else expect(language, `${path}:${line} is run by nothing`).not.toBe('python')
    }
  }
  expect(reasons.sort()).toMatchSnapshot()
  const checks = [...programs.values()].reduce((sum, program) => sum + program.checks, 0)
  expect(counts['ts run']).toBeGreaterThan(15)
  expect(checks).toBeGreaterThan(50)
})

test('every program has the right types', () => {
  // As strict as what `tsc --init` writes today.
  const options = compilerOptions()
  const texts = new Map(
    typed.map((page) => [fileOf(page), programOf(page.path, piecesOf(page, true)).text] as const),
  )
  texts.set(join(root, 'test/docs/checks.d.ts'), checkTypes)
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.readFile = (name) => texts.get(name) ?? readFile(name)
  host.getSourceFile = (name, version, ...rest) => {
    const text = texts.get(name)
    return text === undefined
      ? getSourceFile(name, version, ...rest)
      : ts.createSourceFile(name, text, version, true)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  const problems = [...texts.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  const told = problems.map(({ file, start = 0, messageText }) => {
    const page = typed.find((one) => fileOf(one) === file?.fileName)
    const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
    return `${page?.path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
  expect(told).toEqual([])
})

describe('runs', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.close())

  test.each(programmed.map((page) => [page.path, page] as const))(
    'the programs of %s',
    async (path, page) => {
      const { text } = programs.get(page) as { text: string }
      const { code } = transformSync(text, { loader: 'ts', sourcefile: path, sourcemap: 'inline' })
      const { code: ended, output } = await stage.run(path, 'page.mjs', code)
      expect(ended, output).toBe(0)
    },
  )

  // They are for a POSIX shell.
  test.skipIf(process.platform === 'win32').each(scripted.map((page) => [page.path, page] as const))(
    'the scripts of %s',
    async (path, page) => {
      const { code, output } = await stage.run(path, 'page.sh', scriptOf(page))
      expect(code, output).toBe(0)
    },
  )
})

function fileOf(page: Page): string {
  return join(root, 'test/docs', `${page.path.replaceAll(/[^\w]+/g, '-')}.mts`)
}
