import type { Check } from './check.js'
import { attempt, expectRefusal, expectSame, expectThat, fail, outcome, show } from './expect.js'
import { garbage, garbageTexts, indexOf, isSmall, pickArchs, pickFew, pickIndices } from './pick.js'
import { guard } from './same.js'

/** Checks of the space, without any data. */
export const spaceChecks: readonly Check[] = [
  {
    name: 'space: has a size and operations',
    run: ({ plugin: { space } }) => {
      const { size } = space
      const right =
        typeof size === 'bigint' ? size > BigInt(Number.MAX_SAFE_INTEGER) : Number.isSafeInteger(size)
      expectThat(right && size > 0, `size is ${show(size)}, expected a safe integer, or a bigint beyond`)
      const operations = [...space.operations()]
      expectThat(operations.length > 0, 'operations() is empty')
      expectSame([...new Set(operations)], operations, 'operations(), each once,')
      const again = space.operations()
      expectThat(
        Object.isFrozen(again) || again !== space.operations(),
        'operations() gives out one list that the caller can change',
      )
    },
  },
  {
    name: 'space: every index is an architecture, and back',
    run: ({ plugin: { space }, samples }) => {
      const ids = new Map<string, number | bigint>()
      for (const index of pickIndices(space, samples)) {
        const arch = attempt(() => space.at(index), `at(${index})`)
        const problems = space.validate(arch)
        if (problems.length > 0) fail(`at(${index}) is not valid: ${show(problems)}`)
        expectSame(
          attempt(() => space.getIndex(arch), `getIndex(at(${index}))`),
          index,
          `getIndex(at(${index}))`,
        )
        expectSame(space.at(BigInt(index)), arch, `at(${index}n)`)
        const id = space.id(arch)
        expectThat(typeof id === 'string' && id !== '', `id(at(${index})) is ${show(id)}, expected a text`)
        expectSame(ids.get(id), undefined, `id(at(${index})) is that of index ${ids.get(id)} too: ${id};`)
        ids.set(id, index)
      }
    },
  },
  {
    name: 'space: refuses an index out of range',
    run: ({ plugin: { space } }) => {
      const wrong = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -1n, space.size, BigInt(space.size) + 1n]
      for (const index of wrong)
        expectRefusal(() => space.at(index), ['INVALID_ARCHITECTURE'], `at(${show(index)})`)
    },
  },
  {
    name: 'space: text is read back',
    run: ({ plugin: { space }, samples }) => {
      for (const index of pickIndices(space, samples)) {
        const text = space.format(space.at(index))
        expectThat(typeof text === 'string', `format(at(${index})) is ${show(text)}, expected a text`)
        const read = (form: string) => attempt(() => space.parse(form), `parse(${show(form)})`)
        expectSame(space.getIndex(read(text)), index, `getIndex(parse(${show(text)}))`)
        expectSame(space.format(read(text)), text, `format(parse(${show(text)}))`)
      }
    },
  },
  {
    name: 'space: from takes an architecture, its text and its index',
    run: ({ plugin: { space }, samples }) => {
      for (const index of pickFew(space, samples)) {
        const arch = space.at(index)
        for (const form of [arch, space.format(arch), index, BigInt(index)]) {
          const call = `from(${show(form)})`
          expectSame(space.getIndex(attempt(() => space.from(form), call)), index, `the index of ${call}`)
          expectSame(space.getIndex(form), index, `getIndex(${show(form)})`)
          expectSame(space.format(form), space.format(arch), `format(${show(form)})`)
          expectSame(space.id(form), space.id(arch), `id(${show(form)})`)
        }
      }
      expectRefusal(() => space.from(2 ** 53), ['INVALID_ARCHITECTURE'], 'from(2 ** 53)')
    },
  },
  {
    name: 'space: features are one finite number per name',
    run: ({ plugin: { space }, samples }) => {
      const names = space.featureNames
      expectThat(Array.isArray(names) && names.length > 0, `featureNames are ${show(names)}`)
      expectSame(new Set(names).size, names.length, 'the number of different featureNames')
      const seen = new Map<string, number | bigint>()
      for (const index of pickFew(space, samples)) {
        const features = space.features(index)
        expectThat(
          features instanceof Float64Array,
          `features(${index}) are ${show(features)}, expected a Float64Array`,
        )
        expectSame(features.length, names.length, `the length of features(${index})`)
        expectThat(features.every(Number.isFinite), `features(${index}) are ${show(features)}`)
        expectSame(space.features(space.at(index)), features, `features(at(${index}))`)
        const key = features.join()
        expectSame(seen.get(key), undefined, `features(${index}) are those of index ${seen.get(key)};`)
        seen.set(key, index)
      }
    },
  },
  {
    name: 'space: encodings are JSON and are read back',
    run: ({ plugin: { space }, samples }) => {
      for (const index of pickIndices(space, samples)) {
        const encoding = space.encode(space.at(index))
        const json = attempt(() => JSON.stringify(encoding), `JSON.stringify(encode(at(${index})))`)
        const copy: unknown = JSON.parse(json)
        expectSame(copy, encoding, `encode(at(${index})) as JSON`)
        const decoded = attempt(() => space.decode(copy), `decode(${show(encoding)})`)
        expectSame(space.getIndex(decoded), index, `getIndex(decode(${show(encoding)}))`)
      }
    },
  },
  {
    name: 'space: iterAll goes through all of it in the order of indices',
    run: ({ plugin: { space } }) => {
      const most = isSmall(space) ? Number(space.size) : 1000
      const other = space.iterAll()
      other.next()
      let count = 0
      for (const arch of space.iterAll()) {
        expectThat(count < most || !isSmall(space), `iterAll() gives more than ${most} architectures`)
        expectSame(space.getIndex(arch), indexOf(space, count), `index of number ${count} of iterAll()`)
        if (++count === most && !isSmall(space)) break
      }
      expectSame(count, most, 'the number of architectures of iterAll()')
      expectSame(
        space.getIndex(other.next().value),
        indexOf(space, 1),
        'number 1 of a second iterAll() in between',
      )
    },
  },
  {
    name: 'space: validate never throws and isValid agrees',
    run: (subject) => {
      const { space } = subject.plugin
      for (const value of [...garbage(), ...pickArchs(subject)]) {
        const found = outcome(() => space.validate(value), `validate(${show(value)})`)
        if ('code' in found) fail(`validate(${show(value)}) threw ${found.code}`)
        const problems = found.answer
        expectThat(
          problems.every(({ message }) => typeof message === 'string' && message !== ''),
          `validate(${show(value)}) gave a problem without a message: ${show(problems)}`,
        )
        const valid = outcome(() => space.isValid(value), `isValid(${show(value)})`)
        expectSame(
          valid,
          { answer: problems.length === 0 },
          `isValid(${show(value)}) beside ${show(problems)}`,
        )
      }
      for (const arch of pickArchs(subject)) expectSame(space.isValid(arch), true, `isValid(${show(arch)})`)
    },
  },
  {
    name: 'space: a value that is not an architecture is INVALID_ARCHITECTURE everywhere',
    run: ({ plugin: { space } }) => {
      for (const text of garbageTexts(space)) {
        expectRefusal(() => space.parse(text), ['INVALID_ARCHITECTURE'], `parse(${show(text)})`)
      }
      for (const value of garbage()) {
        const given = show(value)
        if ('answer' in outcome(() => space.from(value), `from(${given})`)) continue
        for (const method of ['format', 'encode', 'id', 'getIndex', 'neighbors', 'mutate'] as const) {
          expectRefusal(() => space[method](value), ['INVALID_ARCHITECTURE'], `${method}(${given})`)
        }
      }
      for (const value of [undefined, null, {}, 'nonsense', [[]], Number.NaN]) {
        expectRefusal(() => space.decode(value), ['INVALID_ARCHITECTURE'], `decode(${show(value)})`)
      }
    },
  },
  {
    name: 'space: never changes what it is given',
    run: (subject) => {
      const { space } = subject.plugin
      for (const arch of pickArchs(subject)) {
        const given = show(arch)
        const guarded = guard(arch)
        const encoding = guard(space.encode(arch))
        space.decode(encoding.value)
        expectThat(!encoding.wasChanged(), `decode changed its argument, the encoding of ${given}`)
        for (const method of [
          'validate',
          'format',
          'encode',
          'id',
          'getIndex',
          'neighbors',
          'mutate',
        ] as const) {
          attempt(() => space[method](guarded.value), `${method}(${given}), its argument frozen,`)
          expectThat(!guarded.wasChanged(), `${method}(${given}) changed its argument`)
        }
        space.cost?.(guarded.value)
        space.draw?.(guarded.value)
        const { dot, mermaid, svg } = space.drawings ?? {}
        for (const [form, drawing] of Object.entries({ dot, mermaid, svg })) {
          if (drawing === undefined) continue
          const text = attempt(
            () => drawing.call(space.drawings, guarded.value),
            `drawings.${form}(${given})`,
          )
          expectThat(typeof text === 'string' && text !== '', `drawings.${form}(${given}) gave no text`)
        }
        expectThat(!guarded.wasChanged(), `cost, draw or drawings of ${given} changed its argument`)
      }
    },
  },
  {
    name: 'space: costs are counts, the same every time',
    applies: ({ plugin: { space } }) => space.cost !== undefined,
    run: (subject) => {
      const { space } = subject.plugin
      for (const arch of pickArchs(subject)) {
        const cost = space.cost?.(arch)
        const { params, flops } = cost ?? {}
        const isCount = (count: unknown) => typeof count === 'number' && Number.isFinite(count) && count >= 0
        expectThat(
          (isCount(params) || (Number.isNaN(params) && isCount(flops))) && (flops === null || isCount(flops)),
          `cost(${show(arch)}) is ${show(cost)}, expected params and flops`,
        )
        expectSame(space.cost?.(arch), cost, `cost(${show(arch)}), asked again,`)
      }
    },
  },
  {
    name: 'space: neighbors are the architectures at one edit, each once',
    run: ({ plugin: { space }, samples }) => {
      for (const index of pickFew(space, samples)) {
        const neighbors = space.neighbors(space.at(index))
        const indices = neighbors.map((neighbor) => space.getIndex(neighbor))
        expectThat(neighbors.length > 0, `neighbors(at(${index})) is empty`)
        expectThat(
          neighbors.every((neighbor) => space.isValid(neighbor)),
          `neighbors(at(${index})) are not all valid`,
        )
        expectThat(
          !indices.includes(index),
          `neighbors(at(${index})) have the architecture itself among them`,
        )
        expectSame([...new Set(indices)], indices, `indices of neighbors(at(${index})), each once,`)
      }
    },
  },
  {
    name: 'space: an architecture is a neighbor of its neighbors',
    run: ({ plugin: { space }, samples }) => {
      for (const index of pickFew(space, Math.min(samples, 20))) {
        for (const neighbor of space.neighbors(space.at(index)).slice(0, 50)) {
          const back = space.neighbors(neighbor).some((arch) => space.getIndex(arch) === index)
          expectThat(
            back,
            `index ${space.getIndex(neighbor)} is a neighbor of ${index}, but not the other way round`,
          )
        }
      }
    },
  },
]
