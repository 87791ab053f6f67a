import ts from 'typescript'
import { isOurs } from './program.js'

/**
 * Which functions may throw: those with a `throw` of their own, and those that call one of them, outside of a `try` whose
 * `catch` ends it. Calls of what is only declared (an interface's method) count as silent.
 */
export function createThrowing(checker: ts.TypeChecker): (node: ts.Node) => boolean {
  const known = new Map<ts.Node, boolean>()

  const calls = (call: ts.CallExpression | ts.NewExpression): boolean => {
    const { declaration } = checker.getResolvedSignature(call) ?? {}
    const target = declaration && bodyOf(declaration, checker)
    return target !== undefined && throws(target)
  }

  const within = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false
    if (ts.isThrowStatement(node)) return true
    if (ts.isTryStatement(node)) {
      const tried = node.catchClause === undefined && within(node.tryBlock)
      return (
        tried ||
        (node.catchClause !== undefined && within(node.catchClause.block)) ||
        (node.finallyBlock !== undefined && within(node.finallyBlock))
      )
    }
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && calls(node)) return true
    return ts.forEachChild(node, within) ?? false
  }

  const throws = (node: ts.Node): boolean => {
    const before = known.get(node)
    if (before !== undefined) return before
    // A function that calls itself throws if anything else in it does.
    known.set(node, false)
    const body = (node as ts.FunctionLikeDeclaration).body
    const parameters = (node as ts.FunctionLikeDeclaration).parameters ?? []
    const found = (body !== undefined && within(body)) || parameters.some((one) => within(one))
    known.set(node, found)
    return found
  }

  return (node) => {
    const target = bodyOf(node, checker)
    return target !== undefined && throws(target)
  }
}

/* The function that a declaration stands for, where there is one in our sources. */
function bodyOf(node: ts.Node, checker: ts.TypeChecker): ts.Node | undefined {
  if (!isOurs(node.getSourceFile().fileName)) return undefined
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) {
    return node.initializer && bodyOf(node.initializer, checker)
  }
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node)
    const aliased = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return aliased?.valueDeclaration && bodyOf(aliased.valueDeclaration, checker)
  }
  if (ts.isFunctionLike(node)) {
    if ((node as ts.FunctionLikeDeclaration).body) return node
    // The implementation of an overload.
    const symbol = node.name && checker.getSymbolAtLocation(node.name)
    return symbol?.declarations?.find(
      (one) => ts.isFunctionLike(one) && (one as ts.FunctionLikeDeclaration).body,
    )
  }
  return undefined
}
