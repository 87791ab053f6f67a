import type { Plugin } from '@nasbench/core'
import nb101 from '@nasbench/nb101/plugin'
import nb201 from '@nasbench/nb201/plugin'
import nb301 from '@nasbench/nb301/plugin'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../src/address.js'
import { chooseEntry } from '../src/command/entry.js'
import { listDownloads } from '../src/index.js'

const plugins = [nb101, nb201, nb301] as Plugin[]
const all = listDownloads(plugins)

describe('the catalogue', () => {
  test('has the files that are published', () => {
    const addresses = all.flatMap(({ benchmark, id, url }) =>
      url === undefined ? [] : `${benchmark} ${id} ${url}`,
    )
    const figshare = 'https://ndownloader.figshare.com/files'
    const huggingFace = 'https://huggingface.co/datasets/ThunderStruct/NASBench/resolve/main'
    expect(addresses).toEqual([
      `nb101 nasbenchapi ${huggingFace}/nasbench101_full.pkl`,
      `nb101 nasbenchapi-7v ${figshare}/58862740`,
      'nb101 official-full https://storage.googleapis.com/nasbench/nasbench_full.tfrecord',
      'nb101 official-only108 https://storage.googleapis.com/nasbench/nasbench_only108.tfrecord',
      `nb201 nasbenchapi ${huggingFace}/nasbench201_v1_0-e61699.pkl`,
      'nb201 help-latency https://raw.githubusercontent.com/HayeonLee/HELP/45f70eb92d0d735970a33b608d1544ad3c52f285/data/nasbench201/latency/essential_ph_1.pt',
      `nb301 nasbenchapi ${huggingFace}/nasbench301.pkl`,
      'nb301 yahpo https://raw.githubusercontent.com/slds-lmu/yahpo_data/e88762003716fb206d467955ec72ea234e3a7407/nb301/new_model.onnx',
      `nb301 models-v1.0 ${figshare}/24992018`,
      `nb301 models-v0.9 ${figshare}/24693026`,
    ])
  })

  test.each(all.map((entry) => [`${entry.benchmark} ${entry.id}`, entry] as const))(
    '%s is well described',
    (_, entry) => {
      const { url, fileName, bytes, sha256, note } = entry
      if (url === undefined) {
        expect(note).toMatch(/by hand/)
        expect(note).toContain(`nasbench import ${entry.benchmark} `)
      } else expect(parseAddress(url).protocol).toBe('https:')
      expect(fileName).toMatch(/^[\w.-]+\.(pkl|tfrecord|zip|pth|tar|pickle|onnx|pt)$/)
      if (bytes !== undefined) expect(bytes).toBeGreaterThan(fileName.endsWith('.onnx') ? 1e6 : 1e8)
      if (sha256 !== undefined) expect(sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(note).toMatch(/^[A-Z].{30,}/s)
      expect(
        all.filter((other) => other.benchmark === entry.benchmark && other.id === entry.id),
      ).toHaveLength(1)
    },
  )

  test('has the mirrors and further files that are published', () => {
    const mirrors = all.flatMap(({ benchmark, mirrors = [] }) => mirrors.map((url) => `${benchmark} ${url}`))
    expect(mirrors).toEqual([
      'nb101 https://ndownloader.figshare.com/files/59722685',
      'nb201 https://ndownloader.figshare.com/files/58862743',
      'nb301 https://ndownloader.figshare.com/files/58862737',
    ])
    const filesOf = (id: string) => all.find((entry) => entry.id === id)?.files ?? []
    expect(filesOf('yahpo')).toMatchObject([
      {
        url: 'https://raw.githubusercontent.com/slds-lmu/yahpo_data/0e288068134f4af8d231c63d2a941e5ab8060ef0/nb301/model_v2.onnx',
        bytes: 2_781_646,
      },
    ])
    expect(new Set(filesOf('help-latency').map(({ fileName }) => fileName)).size).toBe(26)
    expect(filesOf('help-latency').map(({ fileName }) => fileName)).toEqual(
      expect.arrayContaining(['raspi4.pt', 'pixel3.pt', 'titan_rtx_256.pt', '1080ti_1.pt']),
    )
  })

  test('marks the file that lacks cells, and takes the whole one unless told otherwise', () => {
    expect(chooseEntry(nb101 as Plugin, {}).id).toBe('nasbenchapi')
    expect(chooseEntry(nb101 as Plugin, { id: 'nasbenchapi-7v' }).note).toContain('It lacks the 64,542 cells')
  })
})

describe('an entry with', () => {
  test('another address is the same file', () => {
    const entry = chooseEntry(nb101 as Plugin, { id: 'official-full', url: 'http://mirror/x' })
    expect(entry).toMatchObject({
      url: 'http://mirror/x',
      bytes: 2_085_986_016,
      fileName: 'nasbench_full.tfrecord',
    })
    expect(entry.sha256).toMatch(/^3d64db81/)
  })

  test('another hash may have any size', () => {
    const sha256 = 'AB'.repeat(32)
    const entry = chooseEntry(nb101 as Plugin, { id: 'official-full', sha256 })
    expect(entry).toMatchObject({ sha256 })
    expect(entry.bytes).toBeUndefined()
    const same = chooseEntry(nb101 as Plugin, { id: 'official-full' })
    expect(
      chooseEntry(nb101 as Plugin, { id: 'official-full', sha256: String(same.sha256).toUpperCase() }),
    ).toEqual(same)
  })
})
