import type { SourceInfo } from '@nasbench/core'
import type { RecordedSpace } from '../recorded-space.js'
import { formatAll, formatArch, formatTrainings } from './print.js'
import type { RunLookup } from './run-lookup.js'
import { trainingOf } from './run-lookup.js'
import type { OfficialApi } from './types.js'

type Printed = 'show' | 'showAll' | 'queryInfoStrByArch' | 'toString'

/** The output of the official libraries; `recorded` returns the runs in use at that moment. */
export function createPrinted<Arch>(
  recorded: () => RunLookup,
  source: SourceInfo,
  space: RecordedSpace<Arch>,
): Pick<OfficialApi<Arch>, Printed> {
  const { size, printsAllTests } = space
  const printed: Pick<OfficialApi<Arch>, Printed> = {
    show(index, { dialect = 'nats-bench' } = {}) {
      if (!Number.isInteger(index) || index < 0 || index >= size)
        return `This index (${index}) is out of range (0~${size}).\n`
      const results = recorded().allResults(index)
      if (results.length === 0) return `The ${index}-th architecture has not been evaluated or not saved.\n`
      return formatTrainings(results, dialect, printsAllTests)
    },
    *showAll(options = {}) {
      const { dialect = 'nats-bench' } = options
      yield `${printed.toString(options)}\n`
      const indices = recorded().evaluatedIndexes()
      for (const [place, index] of indices.entries()) {
        yield formatAll(place, indices.length, index, space.text(index)) +
          formatTrainings(recorded().allResults(index), dialect, printsAllTests)
      }
    },
    queryInfoStrByArch(arch, { dialect = 'nats-bench', hp } = {}) {
      const index = space.indexOf(arch)
      const results = recorded().resultsOf(index, trainingOf(space, hp))
      return formatArch(results, `arch-index=${index}`, dialect, printsAllTests).join('\n')
    },
    toString({ dialect = 'nats-bench', fastMode = false, file = source.file } = {}) {
      const mode = dialect === 'nats-bench' ? `, fast_mode=${fastMode ? 'True' : 'False'}` : ''
      const count = `${recorded().evaluatedIndexes().length}/${size} architectures`
      return `${space.classNames[dialect]}(${count}${mode}, file=${file ?? 'None'})`
    },
  }
  return printed
}
