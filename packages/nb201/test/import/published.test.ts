import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { pickleImporter } from '../../src/import/pickle.js'
import { torchImporter } from '../../src/import/torch.js'
import { NASBench201 } from '../../src/nasbench201.js'
import { importedStore } from '../stores.js'

const pickle = sharedPath('fixtures', 'nb201-mini.pkl')
const torch = sharedPath('fixtures', 'nb201-mini-v1_1.pth')

describe.skipIf(pickle === undefined || torch === undefined)('the same real architectures', () => {
  test("answer the same from the pickle and from torch's legacy container", async () => {
    const one = await NASBench201.open(await importedStore(pickleImporter, pickle as string))
    const other = await NASBench201.open(await importedStore(torchImporter, torch as string))
    expect(one.source.version).toBe('NASBenchAPI pickle, NAS-Bench-201 v1_1')
    expect(other.source.version).toBe('official torch file, NAS-Bench-201 v1_1')
    expect(everything(other)).toEqual(everything(one))
  })
})

function everything(bench: NASBench201) {
  return [0, 11].map((arch) => bench.summary(arch).metric)
}
