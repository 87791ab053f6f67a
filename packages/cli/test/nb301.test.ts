import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dartsSpace, NASBench301 } from '@nasbench/nb301'
import plugin from '@nasbench/nb301/plugin'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, nasbench } from './command.js'

const cwd = temporaryFolder()
const env = { NASBENCH_HOME: join(cwd, 'home') }
const run = (argv: string | readonly string[], input?: string) =>
  nasbench(typeof argv === 'string' ? argv.split(' ') : argv, {
    cwd,
    bin: builtBin,
    env,
    ...(input !== undefined && { input }),
  })

async function json(argv: string | readonly string[], input?: string) {
  const list = typeof argv === 'string' ? argv.split(' ') : argv
  const { code, stdout, stderr } = await run([...list, '--json'], input)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

beforeAll(async () => {
  const file = await plugin.demoFile?.()
  writeFileSync(join(cwd, 'runs.jsonl'), file?.bytes ?? '')
  await run('import nb301 runs.jsonl --out runs --quiet')
})

describe('ARCH may be', () => {
  test('a number or the path of a run, a rank, a short text or JSON', async () => {
    const benchmark = await NASBench301.open(join(cwd, 'runs'), { verbose: false })
    const asked = benchmark.query({ run: 61 })
    const [first] = benchmark.runs(asked.arch as string)
    const arch = dartsSpace.parse(asked.arch as string)
    benchmark.close()
    expect(first?.entry).toBe(1)

    const ofRun = await Promise.all(
      ['run:61', asked.path as string].map((text) => json(['query', 'nb301', text, '--data', 'runs'])),
    )
    for (const answer of ofRun) {
      expect(answer).toMatchObject({ metric: asked.metric, arch: asked.arch, info: { entry: 61 } })
    }
    const ofArch = await Promise.all(
      [String(dartsSpace.getIndex(arch)), dartsSpace.format(arch), JSON.stringify(arch)].map((text) =>
        json(['query', 'nb301', text, '--data', 'runs']),
      ),
    )
    for (const answer of ofArch) expect(answer).toMatchObject({ info: { entry: null, entries: [1, 61] } })
    expect(ofArch[0].index).toBe(String(dartsSpace.getIndex(arch)))
  })

  test('such names from standard input, in a curve, in a comparison and among neighbours', async () => {
    const piped = await json('query nb301 - --data runs', 'run:3\n\nrun:4\n')
    expect(piped.map((row: { info: { entry: number } }) => row.info.entry)).toEqual([3, 4])
    const curve = await json('curve nb301 run:7 --data runs')
    expect(curve.values.length).toBeLessThan(98)
    expect(curve.budgets.length).toBe(curve.values.length)
    const compared = await json('compare nb301 run:3 run:4 --data runs --split test')
    expect(
      compared.map(({ results }: { results: { info: { entry: number } }[] }) => results[0]?.info.entry),
    ).toEqual([3, 4])
    const [own] = await json('neighbors nb301 run:3 --data runs -n 1')
    expect(own).toMatchObject({ role: 'itself', info: { entry: 3 } })
  })

  test('nothing that the data lacks or the space forbids', async () => {
    for (const [text, code, message] of [
      ['run:999', 1, 'runs.jsonl has no run 999: expected 0 to 63'],
      ['rs/results_99999.json', 1, 'no run of runs.jsonl was recorded as'],
      ['sep_conv', 2, 'sep_conv'],
    ] as const) {
      const { code: exit, stderr } = await run(['query', 'nb301', text, '--data', 'runs'])
      expect([exit, stderr]).toEqual([code, expect.stringContaining(message)])
    }
  })
})

describe('--model', () => {
  const models = sharedPath('data', 'nb301', 'new_model.onnx')

  test.skipIf(models === undefined)('has a surrogate answer, in every command that opens data', async () => {
    const data = join(models as string, '..')
    const surrogate = ['--data', data, '--model', 'curve']
    const answer = await json(['query', 'nb301', '5', ...surrogate, '--budget', '50'])
    expect(answer).toMatchObject({
      source: 'model',
      index: '5',
      budget: 50,
      info: { source: 'new_model.onnx' },
    })
    const second = await json(['query', 'nb301', '5', '--data', data, '--model', 'model_v2'])
    expect(second).toMatchObject({ info: { source: 'model_v2.onnx' } })
    expect(await json(['info', 'nb301', ...surrogate])).toMatchObject({
      models: { table: expect.any(String), curve: expect.any(String) },
      data: { kind: 'surrogate' },
    })
    expect((await json(['curve', 'nb301', '5', ...surrogate])).values.length).toBe(98)
    expect((await json(['top', 'nb301', '-k', '2', '--sample', '50', '--quiet', ...surrogate])).length).toBe(
      2,
    )
    expect((await json(['sample', 'nb301', '-n', '2', ...surrogate])).length).toBe(2)
    expect((await json(['compare', 'nb301', '5', '6', ...surrogate])).length).toBe(2)
    expect((await json(['neighbors', 'nb301', '5', '-n', '2', ...surrogate])).length).toBe(3)
  })

  test.skipIf(models === undefined)('is of what import need not read, and says so', async () => {
    const { code, stdout, stderr } = await run(['import', 'nb301', models as string])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(
      `new_model.onnx needs no import, it is opened as it is: nasbench info nb301 --data "${models}"`,
    )
    // What is wrong with a file is still for its importer to say.
    writeFileSync(join(cwd, 'other.txt'), 'nothing of it')
    const other = await run('import nb301 other.txt')
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('can be read from') })
  })

  test('has the recorded runs answer', async () => {
    expect(await json('query nb301 run:0 --data runs --model table')).toMatchObject({ source: 'file' })
  })

  test('is refused where it can mean nothing', async () => {
    for (const [argv, code, message] of [
      ['query nb301 0 --data runs --model xgb', 3, 'has no surrogate_model.model'],
      ['query nb301 0 --data runs --model tabel', 2, 'did you mean "table"'],
      ['query nb301 0 --model gnn_gin', 2, 'PyTorch'],
      ['query nb301 0 --demo --model xgb', 2, '--model and --demo do not go together'],
      ['query nb201 0 --model xgb', 2, 'nb201 has one model only: leave --model out'],
    ] as const) {
      const { code: exit, stderr, stdout } = await run(argv)
      expect([exit, stdout, stderr]).toEqual([code, '', expect.stringContaining(message)])
    }
  })
})
