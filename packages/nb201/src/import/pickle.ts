import { type Importer, NasBenchError, pickleToken, walkPickle } from '@nasbench/core'
import { spaceSize } from '../operations.js'
import { nb201Space } from '../space.js'
import { createTrialWriter } from './trials.js'

/**
 * NASBenchAPI's pickle (Figshare 58862743), in the shapes of the official versions 1.0 and 1.1: a dict of `meta_archs`,
 * `total_archs`, `arch2infos` and `evaluated_indexes`.
 */
export const pickleImporter: Importer = {
  id: 'nasbenchapi-pickle',
  title: 'NASBenchAPI pickle',
  detect(head) {
    // A pickle of protocol 2 or later whose first keys are these; torch's files begin with a number instead.
    if (head[0] !== 0x80 || (head[1] ?? 9) > 5) return false
    const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
    return text.includes('meta_archs') || text.includes('arch2infos')
  },
  async run(source, writer, context) {
    const trials = createTrialWriter(writer, source.name)
    let declared = Number.NaN
    await walkPickle(
      source,
      {
        enter(path) {
          return path.length === 0 || (path.length === 1 && path[0] === 'arch2infos') ? 'stream' : 'record'
        },
        record(path, tape, node) {
          const [section, index] = path
          if (section === 'arch2infos' && path.length === 2) trials.architecture(index as number, tape, node)
          else if (section === 'meta_archs') checkOrder(source.name, tape.value(node))
          else if (section === 'evaluated_indexes' && tape.kind(node) === pickleToken.list) {
            declared = 0
            for (let item = node + 1; item < tape.end(node); item = tape.after(item)) declared++
          }
        },
      },
      {
        ...(context.signal ? { signal: context.signal } : {}),
        ...(context.onProgress ? { onProgress: context.onProgress } : {}),
      },
    )
    if (trials.architectures === 0) {
      throw new NasBenchError('UNSUPPORTED_FILE', `${source.name} has no architectures in arch2infos`, {
        path: source.name,
      })
    }
    if (!Number.isNaN(declared) && declared !== trials.architectures) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `${source.name} lists ${declared} evaluated architectures but holds ${trials.architectures}`,
        { path: source.name },
      )
    }
    trials.finish()
    writer.setSourceVersion(`NASBenchAPI pickle, NAS-Bench-201 ${trials.hasTimes ? 'v1_1' : 'v1_0'}`)
  },
}

/* All indices depend on it. */
function checkOrder(file: string, names: unknown): void {
  const list = Array.isArray(names) ? names : []
  const wrong = list.findIndex(
    (name, index) => index >= spaceSize || name !== nb201Space.format(nb201Space.at(index)),
  )
  if (list.length === spaceSize && wrong < 0) return
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    wrong < 0
      ? `${file} lists ${list.length} architectures where NAS-Bench-201 has ${spaceSize}`
      : `${file} calls architecture ${wrong} ${JSON.stringify(list[wrong])}, which is not the official order`,
    { path: file },
  )
}
