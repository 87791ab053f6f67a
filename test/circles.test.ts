import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { filesBelow, packages } from './manifests.js'

test.each(packages)('no file of $name imports itself by way of others, types included', ({ path }) => {
  const sources = filesBelow(path, ['node_modules', 'dist', 'test'])
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map((file) => join(path, file))
  const graph = new Map(sources.map((file) => [file, importsOf(file)]))
  expect(circlesOf(graph).map((circle) => circle.map((file) => relative(path, file)))).toEqual([])
})

test('a circle is found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ])
  expect(circlesOf(graph)).toEqual([['b', 'd']])
})

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(file, 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .flatMap(({ fileName }) => {
      const target = join(dirname(file), fileName)
      return [target.replace(/\.js$/, '.ts'), target.replace(/\.js$/, '.tsx'), target]
        .filter(existsSync)
        .slice(0, 1)
    })
}

/* Each circle once, as the path from its first file back to it. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string) => {
    const start = path.indexOf(file)
    if (start >= 0) circles.push(path.slice(start))
    if (start >= 0 || done.has(file)) return
    path.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    path.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return circles
}
