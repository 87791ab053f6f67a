import { join, relative, sep } from 'node:path'
import ts from 'typescript'
import { type PackageFolder, root } from './manifests.js'

/** Declarations of the sources, as their users' compilers see them, by the path of a `.d.ts` beside each source. */
function emitDeclarations(packages: readonly PackageFolder[]): Map<string, string> {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(String(messageText))
      },
    },
  )
  const options: ts.CompilerOptions = {
    ...parsed?.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    removeComments: true,
  }
  const entries = packages.flatMap((one) => doorsOf(one).map(({ source }) => source))
  const program = ts.createProgram(entries, options)
  const emitted = new Map<string, string>()
  program.emit(undefined, (file, text) => emitted.set(file, text), undefined, true)
  return emitted
}

/** The entry points of a package and their sources. */
function doorsOf({ path, manifest }: PackageFolder): { door: string; source: string }[] {
  return Object.keys(manifest.exports)
    .filter((door) => /^\.(\/[\w-]+)?$/.test(door))
    .flatMap((door) => {
      const base = door === '.' ? 'index' : door.slice('./'.length)
      const plain = { door: manifest.name + door.slice(1), source: join(path, 'src', `${base}.ts`) }
      const node = { door: `${plain.door}, in Node`, source: join(path, 'src', `${base}.node.ts`) }
      return [plain, ...(ts.sys.fileExists(node.source) ? [node] : [])]
    })
}

/**
 * What each package offers: every name of every door with its declaration, and the declarations of ours that those lead
 * to, without comments. By the package's folder name.
 */
export function apiReports(packages: readonly PackageFolder[]): Map<string, string> {
  const emitted = emitDeclarations(packages)
  /* Names are looked up among our declarations alone, with no libraries: that is all a report needs of them. */
  const options: ts.CompilerOptions = {
    noEmit: true,
    noLib: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const program = ts.createProgram([...emitted.keys()], options, {
    ...ts.createCompilerHost(options),
    fileExists: (file) => emitted.has(file),
    readFile: (file) => emitted.get(file),
    directoryExists: () => true,
    getSourceFile: (file, language) => {
      const text = emitted.get(file)
      return text === undefined ? undefined : ts.createSourceFile(file, text, language, true)
    },
  })
  const checker = program.getTypeChecker()
  return new Map(
    packages.flatMap((one) => {
      const doors = doorsOf(one)
      return doors.length === 0 ? [] : [[one.name, reportOf(one, doors, program, checker)] as const]
    }),
  )
}

function reportOf(
  { manifest, path }: PackageFolder,
  doors: readonly { door: string; source: string }[],
  program: ts.Program,
  checker: ts.TypeChecker,
): string {
  const own = (symbol: ts.Symbol) =>
    symbol.declarations?.some((node) => node.getSourceFile().fileName.startsWith(join(path, 'src'))) ?? false
  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const shown = new Set<ts.Symbol>()
  const parts: string[] = []
  const queue: ts.Symbol[] = []
  const declare = (symbol: ts.Symbol): string => {
    shown.add(symbol)
    const texts = (symbol.declarations ?? []).filter(
      (node) => own(symbol) && node.kind !== ts.SyntaxKind.SourceFile,
    )
    return texts
      .map((node) => {
        collect(node, checker, (found) => queue.push(resolve(found)))
        return textOf(node)
      })
      .join('\n')
  }
  for (const { door, source } of doors) {
    const file = program.getSourceFile(source.replace(/\.ts$/, '.d.ts'))
    const module = file && checker.getSymbolAtLocation(file)
    if (!module) throw new Error(`${relative(root, source)} was not emitted`)
    const names = checker
      .getExportsOfModule(module)
      .map((symbol) => ({ name: symbol.name, symbol: resolve(symbol) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const lines = names.map(({ name, symbol }) => {
      if (shown.has(symbol)) return `export { ${name} } // above`
      const text = declare(symbol)
      return symbol.name === name ? text : `${text}\nexport { ${symbol.name} as ${name} }`
    })
    // Node's door has all of the other one's names too; only what differs is of interest.
    const told = door.endsWith(', in Node') ? lines.filter((line) => !line.endsWith('// above')) : lines
    parts.push(`## ${door}`, '', '```ts', ...told, '```', '')
  }
  const hidden: string[] = []
  for (let symbol = queue.shift(); symbol; symbol = queue.shift()) {
    if (shown.has(symbol) || !own(symbol)) continue
    const text = declare(symbol)
    if (text !== '') hidden.push(text)
  }
  if (hidden.length > 0) parts.push('## Types that these lead to', '', '```ts', ...hidden.sort(), '```', '')
  return [`# ${manifest.name}`, '', ...parts].join('\n')
}

/* Every name that a declaration mentions. */
function collect(node: ts.Node, checker: ts.TypeChecker, found: (symbol: ts.Symbol) => void): void {
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) {
      const symbol = checker.getSymbolAtLocation(inner)
      const declared = symbol?.declarations?.[0]
      const top =
        declared &&
        (ts.isInterfaceDeclaration(declared) ||
          ts.isTypeAliasDeclaration(declared) ||
          ts.isClassDeclaration(declared) ||
          ts.isImportSpecifier(declared) ||
          ts.isEnumDeclaration(declared))
      if (symbol && top) found(symbol)
    }
    ts.forEachChild(inner, visit)
  }
  visit(node)
}

const printer = ts.createPrinter({ removeComments: true })

function textOf(node: ts.Node): string {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node
  return printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile()).replaceAll(sep, '/')
}
