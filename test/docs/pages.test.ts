import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Plugin } from '@nasbench/core'
import nbGraph from '@nasbench/nb-graph/plugin'
import nbMacro from '@nasbench/nb-macro/plugin'
import nb101 from '@nasbench/nb101/plugin'
import nb201 from '@nasbench/nb201/plugin'
import nb301 from '@nasbench/nb301/plugin'
import { describe, expect, test } from 'vitest'
import natsSss from '../../packages/nb201/src/plugin-sss.js'
import { packages, root } from '../manifests.js'
import { type Page, pages, provedElsewhere } from './markdown.js'
import { entries } from './program.js'

const all = pages()
const repository = 'https://github.com/nasbench/nasbench-js/blob/main/'
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('every package has a page of its own', () => {
  for (const { name, manifest } of packages) {
    expect(read(`packages/${name}/README.md`).startsWith(`# ${manifest.name}\n`), name).toBe(true)
  }
})

describe.each(all.map((page) => [page.path, page] as const))('%s', (path, page) => {
  test('links to what is there', () => {
    const broken = linksOf(page).filter((link) => !leadsSomewhere(path, link))
    expect(broken).toEqual([])
  })
})

test('pages that another test runs are named in it', () => {
  for (const [path, file] of Object.entries(provedElsewhere)) {
    expect(read(file), `${file} says nothing of ${path}`).toContain(path.split('/').at(-1))
  }
})

test('the README is short, and the figures are those of the bench', () => {
  expect(read('README.md').trim().split('\n').length).toBeLessThanOrEqual(80)
  expect(read('README.md')).toContain('](bench/README.md)')
  expect(read('bench/README.md')).toMatch(
    /<!-- figures -->\n[\s\S]+\| import nb201[\s\S]+<!-- end of figures -->/,
  )
})

describe.each([nb101, nb201, natsSss, nb301, nbMacro, nbGraph] as unknown as Plugin[])(
  'the citation of $name',
  ({ citation }) => {
    test('is one complete BibTeX entry', () => {
      const { kind, fields } = parseBibtex(citation)
      expect(kind).toMatch(/^(inproceedings|article)$/)
      expect(Object.keys(fields)).toEqual(expect.arrayContaining(['title', 'author', 'year']))
      expect(fields[kind === 'article' ? 'journal' : 'booktitle']).toMatch(/\w{4}/)
      expect(fields.doi ?? fields.url).toMatch(/^(https:\/\/|10\.)/)
      expect(fields.year).toMatch(/^20\d\d$/)
    })

    test('stands in docs/citing.md', () => {
      expect(read('docs/citing.md')).toContain(`\`\`\`bibtex\n${citation}\n\`\`\``)
    })
  },
)

test('every entry in docs/citing.md is BibTeX', () => {
  const page = all.find(({ path }) => path === 'docs/citing.md') as Page
  expect(page.blocks.length).toBeGreaterThan(5)
  for (const { lines } of page.blocks) expect(parseBibtex(lines.join('\n')).fields.author).toMatch(/\w/)
})

test('the reference is made of all entries', () => {
  const { entryPoints } = JSON.parse(read('typedoc.json')) as { entryPoints: string[] }
  expect([...entryPoints].sort()).toEqual([...entries().values()].map((file) => relative(root, file)).sort())
})

test('CITATION.cff has what the format asks for', () => {
  const text = read('CITATION.cff')
  for (const key of ['cff-version: 1.2.0', 'message: ', 'title: ', 'authors:\n  - name: ', 'license: MIT']) {
    expect(text).toContain(key)
  }
})

function linksOf({ lines, blocks }: Page): string[] {
  const code = new Set(blocks.flatMap(({ line, lines }) => lines.map((_, at) => line + at)))
  const text = lines.filter((_, at) => !code.has(at + 1)).join('\n')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string)
}

function leadsSomewhere(path: string, link: string): boolean {
  if (link.startsWith(repository)) return existsSync(join(root, link.slice(repository.length)))
  if (/^(https?|mailto):/.test(link)) return true
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? join(root, path) : resolve(dirname(join(root, path)), file)
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).has(anchor)
}

function anchorsOf(text: string): Set<string> {
  const titles = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title as string)
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

function parseBibtex(text: string) {
  const match = /^@(\w+)\{([\w:-]+),\n([\s\S]+)\n\}$/.exec(text)
  if (match === null) throw new Error(`no BibTeX entry: ${text}`)
  const [, kind = '', key = '', body = ''] = match
  const fields: Record<string, string> = {}
  const lines = body.split('\n')
  for (const [at, line] of lines.entries()) {
    const field = /^ {2}(\w+) *= \{(.+)\}(,?)$/.exec(line)
    if (field === null) throw new Error(`no field of ${key}: ${line}`)
    const [, name = '', value = '', comma] = field
    expect(comma, line).toBe(at === lines.length - 1 ? '' : ',')
    // Braces are paired.
    expect(value.split('{').length, line).toBe(value.split('}').length)
    fields[name] = value
  }
  return { kind, key, fields }
}
