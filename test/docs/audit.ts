import ts from 'typescript'
import { compilerOptions, entries, isOurs, place } from './program.js'
import { createThrowing } from './throwing.js'

/** What the comments of the public surface lack, each as `path:line name`. */
export interface Audit {
  /** How many exports there are, over all entries, each once. */
  readonly exports: number
  /** Exports without a sentence. */
  readonly wordless: readonly string[]
  /** Exported functions that throw, and do not say what. */
  readonly silent: readonly string[]
  /** Members of exported types and classes that are numbers, take or give some, and have no sentence. */
  readonly unnamed: readonly string[]
  /** Numeric fields whose comment has no unit and does not say what is counted. */
  readonly unitless: readonly string[]
}

/* A unit, what is counted, or what a number is the place of. */
const unit =
  /second|percent|fraction|count|how (many|often|wide|long)|number|\bindex\b|indices|\bcodes?\b|rank\b|epoch|bytes?\b|nats\b|from 0|from 1|\bMB\b|\bid\b|ids\b|seed|version|length|size|pixels|channels|0 to|1 to|probab|accurac|\bloss|cost|\brow|\bplace|deviation|\bmean\b|value|\bbits?\b|\btimes\b|repeats?\b|milli|parameters|offset|dimension|shape|points?\b|zeros and ones|multiply-adds|milliseconds|pages?\b|members|quartile|median|pearson|spearman|kendall/i

/* Functions that seem to throw, and cannot: every vertex of a cell has channels, and the default space of the suite is valid. */
const neverThrow: ReadonlySet<string> = new Set([
  'costOfIndex',
  'costColumns',
  'optimizerChecks',
  'testOptimizer',
])

/** Reads the comments of the entries of all packages, or of other ones in a `packages/NAME/src`. */
export function auditReference(doors: ReadonlyMap<string, string> = entries()): Audit {
  const program = ts.createProgram([...doors.values()], compilerOptions())
  const checker = program.getTypeChecker()
  const throws = createThrowing(checker)
  const seen = new Set<ts.Symbol>()
  const visited = new Set<ts.Node>()
  const wordless: string[] = []
  const silent: string[] = []
  const unnamed: string[] = []
  const unitless: string[] = []

  for (const file of doors.values()) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file) as ts.SourceFile) as ts.Symbol
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (seen.has(symbol)) continue
      seen.add(symbol)
      lookAt(symbol, exported.name)
    }
  }
  return { exports: seen.size, wordless, silent, unnamed, unitless }

  function lookAt(symbol: ts.Symbol, name: string): void {
    const declarations = (symbol.declarations ?? []).filter((one) => isOurs(one.getSourceFile().fileName))
    const [first] = declarations
    if (first === undefined) return
    if (!hasSentence(symbol)) wordless.push(`${place(first)} ${name}`)
    for (const declaration of declarations) {
      if (ts.isFunctionLike(declaration) || ts.isVariableDeclaration(declaration)) {
        if (throws(declaration) && !saysThrows(symbol) && !neverThrow.has(name))
          silent.push(`${place(declaration)} ${name}`)
      }
      if (ts.isInterfaceDeclaration(declaration)) lookInto(declaration.members, name, '')
      if (ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)) {
        for (const base of basesOf(declaration))
          lookInto(base.members, name, ownWords(base) + documentation(symbol))
      }
      if (ts.isTypeAliasDeclaration(declaration)) lookIntoType(declaration.type, name)
      if (ts.isClassDeclaration(declaration)) lookInto(declaration.members, name, documentation(symbol))
    }
  }

  /* What is inherited is offered too, also where the base is not exported. */
  function basesOf(
    declaration: ts.InterfaceDeclaration | ts.ClassDeclaration,
  ): (ts.InterfaceDeclaration | ts.ClassDeclaration)[] {
    const found: (ts.InterfaceDeclaration | ts.ClassDeclaration)[] = []
    const visit = (one: ts.InterfaceDeclaration | ts.ClassDeclaration) => {
      for (const type of (one.heritageClauses ?? []).flatMap(({ types }) => types)) {
        const bases = checker.getTypeAtLocation(type).symbol?.declarations ?? []
        for (const base of bases) {
          if (!ts.isInterfaceDeclaration(base) && !ts.isClassDeclaration(base)) continue
          if (visited.has(base) || !isOurs(base.getSourceFile().fileName)) continue
          visited.add(base)
          found.push(base)
          visit(base)
        }
      }
    }
    visit(declaration)
    return found
  }

  function lookIntoType(type: ts.TypeNode, name: string): void {
    if (ts.isTypeLiteralNode(type)) lookInto(type.members, name, '')
    if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type)) {
      for (const part of type.types) lookIntoType(part, name)
    }
  }

  function lookInto(members: readonly (ts.TypeElement | ts.ClassElement)[], owner: string, ofOwner: string) {
    for (const member of members) {
      if (!member.name || isHidden(member)) continue
      const symbol = checker.getSymbolAtLocation(member.name)
      if (symbol === undefined) continue
      const name = `${owner}.${symbol.name}`
      const sentence = documentation(symbol, member)
      const type = checker.getTypeOfSymbol(symbol)
      const signatures = type.getCallSignatures()
      if (signatures.length === 0) {
        if (isNumeric(type)) {
          if (sentence === '') unnamed.push(`${place(member)} ${name}`)
          else if (!unit.test(sentence) && !unit.test(spaced(symbol.name)))
            unitless.push(`${place(member)} ${name}`)
        }
        const node = ts.isPropertySignature(member) ? member.type : undefined
        if (node) lookIntoType(elementOf(node), name)
        continue
      }
      const numbers = signatures.some(
        (one) =>
          isNumeric(one.getReturnType()) ||
          one.parameters.some((parameter) => isNumeric(checker.getTypeOfSymbol(parameter))),
      )
      if (numbers && sentence === '') unnamed.push(`${place(member)} ${name}`)
      if (!ts.isFunctionLike(member) || !throws(member)) continue
      if (!saysThrows(symbol, member) && !/throw|reject/i.test(ofOwner))
        silent.push(`${place(member)} ${name}`)
    }
  }

  /* Its own comment, or that of what it overrides. */
  function documentation(symbol: ts.Symbol, member?: ts.Node): string {
    const own = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()
    if (own !== '' || member === undefined) return own
    return overridden(symbol, member)
      .map((one) => ts.displayPartsToString(one.getDocumentationComment(checker)).trim())
      .join('')
  }

  function overridden(symbol: ts.Symbol, member: ts.Node): ts.Symbol[] {
    const { parent } = member
    if (!ts.isClassDeclaration(parent) && !ts.isInterfaceDeclaration(parent)) return []
    return (parent.heritageClauses ?? [])
      .flatMap((clause) => clause.types)
      .flatMap((type) => checker.getTypeAtLocation(type).getProperty(symbol.name) ?? [])
  }

  function ownWords({ name }: ts.InterfaceDeclaration | ts.ClassDeclaration): string {
    const symbol = name && checker.getSymbolAtLocation(name)
    return symbol ? documentation(symbol) : ''
  }

  function hasSentence(symbol: ts.Symbol): boolean {
    return documentation(symbol).length > 0
  }

  function saysThrows(symbol: ts.Symbol, member?: ts.Node): boolean {
    const all = [symbol, ...(member ? overridden(symbol, member) : [])]
    return all.some(
      (one) =>
        one.getJsDocTags(checker).some((tag) => tag.name === 'throws') ||
        (member !== undefined &&
          /\b(throw|reject)s?\b/i.test(ts.displayPartsToString(one.getDocumentationComment(checker)))),
    )
  }

  function isNumeric(type: ts.Type): boolean {
    const some = (one: ts.Type): boolean => {
      if (one.aliasSymbol?.name === 'Json') return false
      if (one.isUnion()) return one.types.some(some)
      if (one.flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike)) return true
      const element = checker.getIndexTypeOfType(one, ts.IndexKind.Number)
      return (
        element !== undefined && !(one.flags & ts.TypeFlags.StringLike) && element !== one && some(element)
      )
    }
    return some(checker.getNonNullableType(type))
  }
}

function isHidden(member: ts.TypeElement | ts.ClassElement): boolean {
  if (ts.getJSDocTags(member).some((tag) => ['deprecated', 'internal'].includes(tag.tagName.text)))
    return true
  if (member.name && ts.isPrivateIdentifier(member.name)) return true
  const flags = ts.getCombinedModifierFlags(member as ts.Declaration)
  return (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0
}

/* `readonly { … }[]` has the fields of its element. */
function elementOf(type: ts.TypeNode): ts.TypeNode {
  if (ts.isTypeOperatorNode(type)) return elementOf(type.type)
  if (ts.isArrayTypeNode(type)) return elementOf(type.elementType)
  return type
}

function spaced(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2')
}
