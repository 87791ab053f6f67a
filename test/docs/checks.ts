import ts from 'typescript'

/** A page's code as one program in which each line stands where it stands in the page. */
export interface Program {
  readonly text: string
  /** How many values are compared with what the page says. */
  readonly checks: number
}

/** Lines of code and where they stand in the page, from 1. */
export interface Piece {
  readonly line: number
  readonly lines: readonly string[]
}

/**
 * Makes one program of the code of a page. What several pieces import is imported once. A comment behind a statement that
 * is a value, `sum([1, 2]) // 3`, is compared with it, and `// throws CODE` with the error; `…` stands for what is left out.
 * What follows on `; ` is for people.
 */
export function programOf(path: string, pieces: readonly Piece[]): Program {
  const lines: string[] = []
  const imported = new Set<string>()
  let checks = 0
  for (const { line, lines: own } of pieces) {
    const text = own.join('\n')
    const source = ts.createSourceFile('piece.mts', text, ts.ScriptTarget.ES2022, true)
    const edits: [from: number, to: number, text: string][] = []
    for (const statement of source.statements) {
      if (ts.isImportDeclaration(statement)) {
        edits.push([statement.getStart(), statement.end, once(statement, imported)])
        continue
      }
      const expected = commentBehind(text, statement.end)
      const subject = subjectOf(statement)
      if (expected === undefined || subject === undefined) continue
      const at = source.getLineAndCharacterOfPosition(statement.end).line
      const where = JSON.stringify(`${path}:${line + at}`)
      const call = checkOf(subject.getText(), expected, where)
      if (call === undefined) continue
      edits.push([subject.getStart(), subject.end, call])
      checks++
    }
    let changed = text
    for (const [from, to, put] of edits.reverse()) changed = changed.slice(0, from) + put + changed.slice(to)
    for (const [at, one] of changed.split('\n').entries()) lines[line - 1 + at] = one
  }
  return { text: `${Array.from(lines, (one) => one ?? '').join('\n')}\nexport {}\n`, checks }
}

/* An import without the names that were imported before, on as many lines. */
function once(statement: ts.ImportDeclaration, imported: Set<string>): string {
  const { importClause } = statement
  const from = statement.moduleSpecifier.getText()
  const breaks = '\n'.repeat(statement.getText().split('\n').length - 1)
  if (importClause === undefined) return statement.getText()
  const fresh = (name: string) => {
    const key = `${from} ${name}`
    if (imported.has(key)) return false
    imported.add(key)
    return true
  }
  const parts: string[] = []
  if (importClause.name && fresh(importClause.name.text)) parts.push(importClause.name.text)
  const bindings = importClause.namedBindings
  if (bindings && ts.isNamespaceImport(bindings) && fresh(bindings.getText())) parts.push(bindings.getText())
  if (bindings && ts.isNamedImports(bindings)) {
    const names = bindings.elements.map((one) => one.getText()).filter(fresh)
    if (names.length > 0) parts.push(`{ ${names.join(', ')} }`)
  }
  if (parts.length === 0) return breaks
  const type = importClause.isTypeOnly ? 'type ' : ''
  return `import ${type}${parts.join(', ')} from ${from}${breaks}`
}

function commentBehind(text: string, end: number): string | undefined {
  return /^[ \t]*;?[ \t]*\/\/ ?([^\n]*)/.exec(text.slice(end))?.[1]?.trim()
}

function subjectOf(statement: ts.Statement): ts.Expression | undefined {
  if (ts.isExpressionStatement(statement)) return statement.expression
  if (!ts.isVariableStatement(statement)) return undefined
  const { declarations } = statement.declarationList
  const [only] = declarations
  return declarations.length === 1 && only && ts.isIdentifier(only.name) ? only.initializer : undefined
}

function checkOf(subject: string, comment: string, where: string): string | undefined {
  const code = /^throws ([A-Z_]+)/.exec(comment)?.[1]
  if (code !== undefined) {
    const waits = subject.startsWith('await ')
    return `${waits ? 'await ' : ''}${waits ? '__rejects' : '__throws'}(${waits ? 'async ' : ''}() => ${subject}, '${code}', ${where})`
  }
  const [value = ''] = comment.split(/; (?=[^'"]*$)/)
  const pattern = patternOf(value)
  return pattern && `__check(${subject}, ${pattern}, ${where})`
}

/* `{ a: 1.25…, … }` as an expression; undefined where it is prose. */
function patternOf(value: string): string | undefined {
  const written = value
    .replaceAll(/(-?\d[\d_.e-]*)…/g, '__begins("$1")')
    .replaceAll(/("|')((?:(?!\1).)*)…\1/g, '__begins($1$2$1)')
    .replaceAll(/…(?=\s*[\]}])/g, '...__more')
  const source = ts.createSourceFile('value.ts', `(${written})`, ts.ScriptTarget.ES2022, true)
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] }
  const [statement] = source.statements
  if (parseDiagnostics.length > 0 || source.statements.length !== 1) return undefined
  if (!statement || !ts.isExpressionStatement(statement) || !isLiteral(statement.expression)) return undefined
  return written
}

function isLiteral(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteral(node.expression)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral)
  if (ts.isObjectLiteralExpression(node)) {
    return node.properties.every(
      (one) => ts.isSpreadAssignment(one) || (ts.isPropertyAssignment(one) && isLiteral(one.initializer)),
    )
  }
  if (ts.isSpreadElement(node)) return node.expression.getText() === '__more'
  if (ts.isPrefixUnaryExpression(node)) return isLiteral(node.operand)
  if (ts.isCallExpression(node)) return node.expression.getText() === '__begins'
  if (ts.isIdentifier(node)) return ['undefined', 'NaN', 'Infinity'].includes(node.text)
  return (
    ts.isLiteralExpression(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind)
  )
}

/** Types of what `programOf` puts into programs. */
export const checkTypes = `
declare function __check<T>(value: T, expected: unknown, where: string): T
declare function __throws<T>(run: () => T, code: string, where: string): T
declare function __rejects<T>(run: () => Promise<T>, code: string, where: string): Promise<T>
declare function __begins(text: string): unknown
declare const __more: never[]
`

/** The same as a module to be loaded before a program. */
export const checkModule = `
import { inspect } from 'node:util'
const more = Symbol('more')
const begins = Symbol('begins')
globalThis.__begins = (text) => ({ [begins]: text })
globalThis.__more = { [more]: true, [Symbol.iterator]: function* () { yield { [more]: true } } }
const fits = (value, wanted) => {
  if (wanted !== null && typeof wanted === 'object') {
    if (begins in wanted) return String(value).startsWith(wanted[begins])
    if (value === null || typeof value !== 'object') return false
    if (Array.isArray(wanted)) {
      const open = wanted.length > 0 && wanted.at(-1)?.[more] === true
      const list = open ? wanted.slice(0, -1) : wanted
      const own = Array.from(value)
      return (open ? own.length >= list.length : own.length === list.length) && list.every((one, at) => fits(own[at], one))
    }
    const keys = Object.keys(wanted)
    if (!(more in wanted) && Object.keys(value).length !== keys.length) return false
    return keys.every((key) => fits(value[key], wanted[key]))
  }
  return Object.is(value, wanted)
}
const fail = (where, what, value) => {
  console.error(where + ': ' + what + ', and it is ' + inspect(value, { depth: 4, breakLength: 120 }))
  process.exitCode = 1
}
globalThis.__check = (value, wanted, where) => {
  if (!fits(value, wanted)) fail(where, 'the page says ' + inspect(wanted), value)
  return value
}
const refused = (error, code, where) => {
  if (error?.code !== code) fail(where, 'the page says that it throws ' + code, error)
}
globalThis.__throws = (run, code, where) => {
  let value
  try { value = run() } catch (error) { return refused(error, code, where) }
  fail(where, 'the page says that it throws ' + code, value)
}
globalThis.__rejects = async (run, code, where) => {
  let value
  try { value = await run() } catch (error) { return refused(error, code, where) }
  fail(where, 'the page says that it throws ' + code, value)
}
`
