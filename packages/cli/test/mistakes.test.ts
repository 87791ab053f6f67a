import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench } from './command.js'

const cwd = makeProject(temporaryFolder(), {
  'nasbench-future': {
    'package.json': '{"name":"nasbench-future","nasbench":{"apiVersion":2,"plugin":"./plugin.mjs"}}',
  },
  'nasbench-hollow': {
    'package.json': '{"name":"nasbench-hollow","nasbench":{"apiVersion":1,"plugin":"./plugin.mjs"}}',
    'plugin.mjs': 'export default { apiVersion: 1, name: "hollow", aliases: [] }',
  },
  'nasbench-throws': {
    'package.json': '{"name":"nasbench-throws","nasbench":{"apiVersion":1,"plugin":"./plugin.mjs"}}',
    'plugin.mjs': 'throw new Error("no such luck")',
  },
})
writeFileSync(join(cwd, 'truncated.txt'), 'TOYBENCH 1')
writeFileSync(join(cwd, 'bug.txt'), 'TOYBENCH 1\n{"broken": true}')
writeFileSync(join(cwd, 'empty.txt'), '')
writeFileSync(join(cwd, 'photo.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46))

/* What is typed, the exit code, and what the first line on standard error must say. */
const mistakes: readonly (readonly [line: string, code: number, message: RegExp])[] = [
  // The command line itself.
  ['quer toy 0', 2, /unknown command "quer" \(did you mean "query"\?\)/],
  ['frobnicate', 2, /unknown command "frobnicate": expected list, info, /],
  ['--json', 2, /no command given/],
  ['help frobnicate', 2, /unknown command "frobnicate"/],
  ['query', 2, /nasbench query needs BENCH: nasbench query \[options\] <bench> <arch\.\.\.>/],
  ['query toy', 2, /nasbench query needs ARCH/],
  ['show toy', 2, /nasbench show needs ARCH/],
  ['import toy', 2, /nasbench import needs FILE/],
  ['list toy', 2, /nasbench list takes no argument, 1 are given: nasbench list \[options\]$/],
  ['sample toy 5', 2, /nasbench sample takes BENCH and nothing more, 2 are given: nasbench sample/],
  ['show toy 0 1', 2, /nasbench show takes BENCH ARCH and nothing more, 3 are given/],
  [
    'query toy 0 --datset toy-a',
    2,
    /unknown option "--datset" for nasbench query \(did you mean "--dataset"\?\)/,
  ],
  ['query toy 0 --jsn', 2, /unknown option "--jsn" for nasbench query \(did you mean "--json"\?\)/],
  ['query toy 0 -z', 2, /unknown option "-z" for nasbench query: expected --dataset, --split, /],
  ['top toy --demo -n 3', 2, /unknown option "-n" for nasbench top \(did you mean "-k"\?\)/],
  ['sample toy -k 3', 2, /unknown option "-k" for nasbench sample \(did you mean "-n"\?\)/],
  ['-v', 2, /unknown option "-v" \(did you mean "-V"\?\)/],
  ['query toy 0 --no-colour', 2, /unknown option "--no-colour" .*did you mean "--no-color"\?/],
  ['--verison', 2, /unknown option "--verison" \(did you mean "--version"\?\)/],
  ['query toy 0 --dataset', 2, /--dataset needs a value/],
  ['query toy 0 --json --csv', 2, /"?code"?.*--json and --csv do not go together/],
  ['query toy 0 --csv --jsonl', 2, /"?code"?.*--jsonl and --csv do not go together/],
  ['query toy 0 --data x --demo', 2, /--data and --demo do not go together/],
  ['query toy 0 --data=', 2, /--data "": expected a path/],
  ['import toy bug.txt --out=', 2, /--out "": expected a path/],
  ['completion', 2, /nasbench completion needs SHELL/],
  ['demo --csv', 2, /the tour is text/],
  ['completion tcsh', 2, /unknown shell "tcsh": expected bash, zsh or fish/],
  // Values.
  ['query toy 0 --demo --budget ten', 2, /--budget "ten": expected a number/],
  ['query toy 0 --demo --seed x', 2, /--seed "x": expected a number/],
  ['query toy 0 --demo -o hp', 2, /--option "hp": expected NAME=VALUE/],
  [
    'query toy 0 --demo -o seedz=1',
    2,
    /unknown option "seedz" for toy: expected .*\(did you mean "seeds"\?\)/,
  ],
  ['top toy --demo -k 0', 2, /-k "0": expected an integer from 1/],
  ['top toy --demo -k abc', 2, /-k "abc": expected an integer from 1/],
  ['top toy --demo -k 1.5', 2, /-k "1.5": expected an integer from 1/],
  ['top toy --demo --max-params many', 2, /--max-params "many": expected a count such as/],
  ['sample toy -n=-1', 2, /-n "=-1": expected an integer from 1/],
  ['sample toy --rng perl', 2, /unknown --rng "perl": expected cpython$/],
  ['top toy --demo --by tset', 2, /unknown measure "tset": expected .*\(did you mean "test"\?\)/],
  // Expressions.
  ['top toy --demo --where params<0.5M&&', 2, /--where, column 14: the expression ends where a measure/],
  [
    'top toy --demo --where parms<3',
    2,
    /--where, column 1: unknown measure "parms": .*\(did you mean "params"\?\)/,
  ],
  [
    'top toy --demo --where ops(cnov)>1',
    2,
    /--where, column 5: toy has no operation "cnov".*\(did you mean "conv"\?\)/,
  ],
  ['sample toy --where params<1', 2, /no architecture of toy fulfils params<1/],
  ['sample toy -n 99 --where params<0.3M', 2, /-n 99: 8 architectures fulfil params<0\.3M/],
  // Options without effect.
  ['curve toy 0 --demo --budget 3', 2, /curve shows every budget: leave --budget out/],
  ['plot toy --demo --kind histogram --x val --y test', 2, /--y has no effect on a histogram plot/],
  ['plot toy --demo --svg x.png', 2, /--svg x\.png: the name says png and the option svg/],
  ['plot toy --demo --width 999999999', 2, /--width "999999999": expected an integer from 30 to 20000/],
  ['plot toy --demo --x-range 5:6', 2, /--x-range 5:6 has no architecture: parameters/],
  ['correlate toy --demo --with nowhere.csv --x a --y test', 1, /--with nowhere\.csv: there is no such file/],
  ['correlate toy --demo --with photo.jpg --x a --y test', 1, /photo\.jpg has no column of numbers/],
  // Columns, axes and objectives.
  ['correlate toy --demo --x val', 2, /nasbench correlate needs --y <measure>$/],
  [
    'correlate toy --demo --x vla --y test',
    2,
    /unknown measure "vla": expected params, flops, time, accuracy, .* \(did you mean "val"\?\)/,
  ],
  ['correlate toy --demo --x arch --y test', 2, /arch is not a number to measure by/],
  ['correlate toy --demo --x toy-a:val:x --y test', 2, /the budget "x" in "toy-a:val:x" is not a number/],
  [
    'correlate toy --demo --x toy-a:val:1:2:3 --y test',
    2,
    /cannot read "toy-a:val:1:2:3": expected \[DATASET:\]SPLIT/,
  ],
  ['correlate toy --demo --x toy-c:val --y test', 2, /unknown dataset "toy-c"/],
  ['correlate toy --demo --x toy-a:val:99 --y test', 2, /unknown budget 99/],
  [
    'correlate toy --demo --x lsos@toy-a:val --y test',
    2,
    /unknown measure "lsos" in "lsos@toy-a:val": expected params/,
  ],
  ['correlate toy --demo --x val --y test --sample 1', 2, /a correlation needs two architectures: 1 of toy/],
  ['top toy --demo --pareto params', 2, /--pareto "params": expected two or more objectives/],
  ['top toy --demo --pareto=', 2, /--pareto "": expected two or more objectives/],
  ['top toy --demo --pareto params,vla', 2, /unknown measure "vla".*\(did you mean "val"\?\)/],
  ['top toy --demo --pareto params,params', 2, /--pareto "params,params": expected two or more/],
  ['top toy --demo --pareto params,val --by accuracy', 2, /--by and --pareto do not go together/],
  ['top toy --demo --max-time soon', 2, /--max-time "soon": expected a count/],
  ['plot toy --demo --kind pie', 2, /unknown --kind "pie": expected scatter, histogram, ecdf or rank$/],
  ['plot toy --demo --kind ranks', 2, /unknown --kind "ranks".*\(did you mean "rank"\?\)/],
  ['plot toy --demo --x-range 5', 2, /--x-range "5": expected FROM:TO/],
  ['plot toy --demo --y-range 9:1', 2, /--y-range "9:1": expected FROM:TO/],
  ['plot toy --demo --width 3', 2, /--width "3": expected an integer from 30 to 20000/],
  ['plot toy --demo --svg=', 2, /--svg "": expected a path/],
  ['plot toy --demo --svg no/such/a.svg', 1, /no.such.a\.svg cannot be written: there is no folder .*such$/],
  ['plot toy --demo --svg photo.jpg/a.svg', 1, /cannot be written: .*photo\.jpg is not a folder$/],
  ['plot toy --demo --svg node_modules', 1, /node_modules is a folder: name a file in it$/],
  ['plot toy --demo --html photo.jpg', 2, /--html photo\.jpg: the name says jpg and the option html/],
  ['curve toy 0 --demo --svg no/such/a.svg', 1, /there is no folder .*such$/],
  ['export toy --demo --format xml', 2, /unknown --format "xml": expected csv, jsonl, json or parquet$/],
  ['export toy --demo --out no/such/a.csv', 1, /cannot be written: there is no folder .*such$/],
  ['export toy --demo --out photo.jpg --format csv', 1, /photo\.jpg is there already: --force overwrites/],
  ['export toy --demo --out table.xyz', 2, /"table\.xyz" does not say which format: add --format/],
  ['export toy --demo --columns val,toy-a:val,val', 2, /two columns are called val/],
  [
    'export toy --demo --columns index,parms',
    2,
    /unknown measure "parms": expected .*\(did you mean "params"\?\)/,
  ],
  ['export toy --demo --out node_modules --format csv', 1, /node_modules is a folder: name a file in it$/],
  ['compare toy', 2, /nasbench compare needs ARCH/],
  ['neighbors toy 26 --demo', 1, /architecture 26 of toy was never trained/],
  // The benchmark, its names and architectures.
  ['query tooy 0', 2, /unknown benchmark "tooy": expected .*toy.* \(did you mean "toy"\?\)/],
  ['info nothing-like-it', 2, /unknown benchmark "nothing-like-it": expected/],
  ['query toy conv-conv', 2, /"conv-conv" is no toy architecture/],
  ['query toy 0 conv-conv --demo', 2, /"conv-conv" is no toy architecture/],
  ['query toy -1 --demo', 2, /"-1" is no toy architecture/],
  ['query toy 27 --demo', 2, /"27" is no toy architecture/],
  ['query toy 0 --demo --dataset toy-c', 2, /unknown dataset "toy-c" for toy: expected toy-a, toy-b/],
  ['query toy 0 --demo --split vla', 2, /unknown split "vla"/],
  ['query toy 0 --demo --budget 200', 2, /unknown budget 200/],
  ['query toy 0 --demo --budget -1', 2, /unknown budget -1/],
  ['query toy 0 --demo --seed 777', 2, /unknown seed 777/],
  ['query toy 0 --demo --metric loss', 2, /unknown metric "loss"/],
  ['top toy --demo --dataset toy-c', 2, /unknown dataset "toy-c"/],
  ['query toy 26 --demo --all', 1, /architecture 26 of toy was never trained/],
  ['curve toy 26 --demo', 1, /architecture 26 of toy was never trained/],
  // Data and plugins that are not there.
  ['query toy 0', 3, /no data for toy/],
  ['info toy --data nowhere', 3, /nowhere is no toy store/],
  ['query nb101 0', 3, /nb101 is not installed: npm install @nasbench\/nb101/],
  ['query nasbench301 0', 3, /nb301 is not installed/],
  [
    'query future 0',
    3,
    /nasbench-future cannot be used: made for plugin API 2, this command supports 1: update this command/,
  ],
  ['query hollow 0', 3, /nasbench-hollow cannot be used: its plugin has no title/],
  ['query throws 0', 3, /nasbench-throws cannot be used: its plugin cannot be imported: no such luck/],
  ['query toy 0 --plugin ./nowhere', 3, /--plugin \.\/nowhere: the path is neither a package nor a module/],
  ['query toy 0 --plugin no-such-package', 3, /--plugin no-such-package: no such package/],
  ['query toy 0 --plugin .', 3, /project cannot be used: its package.json has no "nasbench" field/],
  // Files.
  ['import toy nowhere.txt', 3, /nowhere\.txt/],
  ['import toy truncated.txt --out truncated.store', 1, /truncated\.txt ends after its first line/],
  ['import toy empty.txt --out empty.store', 1, /empty\.txt/],
  ['import toy photo.jpg --out photo.store', 1, /photo\.jpg/],
  ['import toy node_modules --out folder.store', 1, /node_modules/],
  ['import toy bug.txt --out bug.store', 1, /unexpected error: the toy importer has a bug/],
]

/* Side by side, so that no two may import to one place: the second would wait. */
describe.concurrent('mistakes', () => {
  test.each(mistakes)('nasbench %s → %i', async (line, code, message) => {
    const result = await nasbench(line.split(' '), { cwd })
    const [first] = result.stderr.split('\n')
    expect(first).toMatch(message)
    expect(result).toMatchObject({ code, stdout: '' })
    expect(result.stderr).not.toMatch(/^\s+at /m)
  })

  test('say what asks for all of them', async () => {
    const { code, stderr } = await nasbench('query toy 0 --demo --dataset all'.split(' '), { cwd })
    expect(code).toBe(2)
    expect(stderr.split('\n').slice(1)).toEqual(['all that there is: nasbench query --all', ''])
  })

  test('that are none are said, and no more', async () => {
    const nobody = await nasbench('query toy - --demo --json'.split(' '), { cwd, input: '\n\n' })
    expect(nobody).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: 'no architecture came from standard input\n',
    })
    const same = await nasbench('correlate toy --demo --x val --y toy-a:val --json'.split(' '), { cwd })
    expect(same).toMatchObject({ code: 0, stderr: '--x and --y are the same: toy-a val accuracy\n' })
    const alone = await nasbench('compare toy 0 --demo'.split(' '), { cwd })
    expect(alone).toMatchObject({ code: 0, stderr: '' })
  })

  // Whoever may do everything may read everything.
  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a file that may not be read',
    async () => {
      writeFileSync(join(cwd, 'secret.txt'), 'TOYBENCH 1\n{}', { mode: 0o000 })
      const { code, stderr } = await nasbench('import toy secret.txt --out secret.store'.split(' '), { cwd })
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/secret\.txt.*you may not read it/),
      })
    },
  )

  test('say where to read on', async () => {
    const { stderr } = await nasbench(['query', 'toy', '0', '--nonsense'], { cwd })
    expect(stderr.split('\n').slice(1)).toEqual(['see: nasbench query --help', ''])
  })

  test('are one JSON object on the last line of standard error with --json', async () => {
    const { code, stderr } = await nasbench('query toy 0 --demo --dataset toy-c --json'.split(' '), { cwd })
    expect(code).toBe(2)
    expect(JSON.parse(stderr)).toEqual({
      error: {
        exitCode: 2,
        code: 'UNKNOWN_DATASET',
        message: 'unknown dataset "toy-c" for toy: expected toy-a, toy-b',
        expected: ['toy-a', 'toy-b'],
        received: 'toy-c',
      },
    })
  })

  test('that are ours show where only when asked', async () => {
    const line = 'import toy bug.txt --out debug.store'.split(' ')
    const quiet = await nasbench(line, { cwd })
    expect(quiet.stderr).toMatch(/this is a bug, please report it: https:.*issues \(NASBENCH_DEBUG=1/)
    const loud = await nasbench(line, { cwd, env: { NASBENCH_DEBUG: '1' } })
    expect(loud.stderr).toMatch(/^\s+at .*importer\.mjs/m)
  })
})
