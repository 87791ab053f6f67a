import { pluginApiVersion } from '../benchmark-plugin.js'
import { importersOf } from '../data/importers.js'
import type { Check } from './check.js'
import { expectRejection, expectSame, expectThat, show } from './expect.js'

/** Checks of the plugin object. */
export const pluginChecks: readonly Check[] = [
  {
    name: 'plugin: has everything that the command and the downloader need',
    run: ({ plugin }) => {
      expectSame(plugin.apiVersion, pluginApiVersion, 'apiVersion')
      expectThat(
        /^[a-z][a-z0-9-]*$/.test(plugin.name),
        `name is ${show(plugin.name)}, expected as in "nb201"`,
      )
      for (const field of ['title', 'citation'] as const) {
        expectThat(isText(plugin[field]), `${field} is ${show(plugin[field])}, expected a text`)
      }
      expectThat(
        /^[A-Z][A-Z0-9_]*$/.test(plugin.envVar),
        `envVar is ${show(plugin.envVar)}, expected as in "NASBENCH201_PATH"`,
      )
      expectThat(
        Number.isInteger(plugin.layoutVersion) && plugin.layoutVersion > 0,
        `layoutVersion is ${show(plugin.layoutVersion)}, expected 1, 2, …`,
      )
      expectThat(plugin.aliases.every(isText), `aliases are ${show(plugin.aliases)}, expected texts`)
      expectUnique([plugin.name, ...plugin.aliases], 'name and aliases')
      for (const method of ['open', 'demo'] as const) {
        expectThat(
          typeof plugin[method] === 'function',
          `${method} is ${show(plugin[method])}, expected a function`,
        )
      }
      expectSame(plugin.space.name, plugin.name, 'space.name')
    },
  },
  {
    name: 'plugin: importers and downloads are described',
    run: async ({ plugin }) => {
      const importers = await importersOf(plugin)
      expectUnique(
        importers.map((importer) => importer.id),
        'ids of importers',
      )
      for (const { id, title, detect, run } of importers) {
        expectThat(isText(id) && isText(title), `an importer is called ${show(id)}, ${show(title)}`)
        expectThat(
          typeof detect === 'function' && typeof run === 'function',
          `importer ${id} lacks detect or run`,
        )
      }
      expectUnique(
        plugin.downloads.map((download) => download.id),
        'ids of downloads',
      )
      for (const download of plugin.downloads) {
        const { id, title, fileName, note, url, bytes, sha256, md5 } = download
        expectThat([id, title, fileName, note].every(isText), `a download lacks a text: ${show(download)}`)
        expectThat(!/[\\/]/.test(fileName), `download ${id}: fileName ${show(fileName)} is not a plain name`)
        expectThat(url === undefined || /^https?:\/\//.test(url), `download ${id}: url is ${show(url)}`)
        expectThat(
          bytes === undefined || (Number.isSafeInteger(bytes) && bytes > 0),
          `download ${id}: ${bytes} bytes`,
        )
        expectThat(
          sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256),
          `download ${id}: sha256 is ${show(sha256)}`,
        )
        expectThat(md5 === undefined || /^[0-9a-f]{32}$/.test(md5), `download ${id}: md5 is ${show(md5)}`)
      }
    },
  },
  {
    name: 'plugin: importers leave strange files alone, whatever their names',
    run: async ({ plugin }) => {
      const heads = {
        'no bytes': new Uint8Array(0),
        zeros: new Uint8Array(65_536),
        'a JPEG': Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0),
        'a text': new TextEncoder().encode('It was a dark and stormy night.\n'.repeat(100)),
      }
      const names = ['', 'strange', ...plugin.downloads.map((download) => download.fileName)]
      for (const importer of await importersOf(plugin)) {
        for (const [what, head] of Object.entries(heads)) {
          for (const name of names) {
            expectSame(importer.detect(head, name), false, `${importer.id}: detect(${what}, ${show(name)})`)
          }
        }
      }
    },
  },
  {
    name: 'plugin: throws DATA_NOT_FOUND without data',
    run: async ({ plugin }) => {
      const nowhere = 'no-such-folder/of-this-benchmark'
      await expectRejection(
        () => plugin.open(nowhere, { verbose: false }),
        ['DATA_NOT_FOUND'],
        `open("${nowhere}")`,
      )
    },
  },
  {
    name: 'plugin: the demo says in every answer that it is one',
    run: async ({ plugin, samples }) => {
      const demo = await plugin.demo()
      try {
        expectSame(demo.source.kind, 'demo', 'demo().source.kind')
        let left = samples
        for (const arch of demo.iterAll()) {
          if (!demo.exists({ arch })) continue
          const { source } = demo.summary(arch).info
          expectThat(
            typeof source === 'string' && /demo/i.test(source),
            `demo().summary(${show(arch)}).info.source is ${show(source)}, expected a text with "demo" in it`,
          )
          if (--left === 0) break
        }
        expectThat(left < samples, 'demo() has no answer to the default question')
      } finally {
        demo.close()
      }
    },
  },
]

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function expectUnique(names: readonly string[], what: string): void {
  expectSame([...new Set(names)], [...names], `${what}, each once,`)
}
