/* The time of a search: the loop alone, and the published protocol from the command line. */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { child, median } from './child.js'

/* Regularised evolution with population 10 and sample 3 on NAS-Bench-201, as a researcher writes it: tuples and a dictionary. */
const peer = `
import collections, itertools, json, random, time
ops = range(5)
table = {arch: random.random() for arch in itertools.product(ops, repeat=6)}
def search(count):
    population, best = collections.deque(), None
    for i in range(count):
        if i < 10:
            arch = tuple(random.choice(ops) for _ in range(6))
        else:
            parent = max((random.choice(population) for _ in range(3)), key=lambda member: member[1])[0]
            child = list(parent)
            edge = random.randrange(6)
            child[edge] = random.choice([op for op in ops if op != parent[edge]])
            arch = tuple(child)
        population.append((arch, table[arch]))
        if len(population) > 10:
            population.popleft()
search(50000)
began = time.process_time()
search(300000)
print(json.dumps(300000 / (time.process_time() - began)))
`

/** @param {{ python?: string, runs: number, quick?: boolean }} context */
export function run(context) {
  const loops = Array.from({ length: context.runs }, () => child('ask-search.js', []))
  const command = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))
  const seconds = (/** @type {string} */ algorithms) =>
    median(
      Array.from({ length: context.runs }, () => {
        const began = performance.now()
        execFileSync(process.execPath, [
          ...[command, 'search', 'nb201', '--protocol', 'nb201-paper', '--algorithms', algorithms],
          ...['--runs', '500', '--seed', '1'],
        ])
        return (performance.now() - began) / 1000
      }),
    )
  const python = context.python
    ? median(
        Array.from({ length: context.runs }, () =>
          Number(execFileSync('python3', ['-c', peer], { encoding: 'utf8' })),
        ),
      )
    : undefined
  return {
    rows: [
      {
        work: 'nb201: evolution, asked and told',
        unit: '/s',
        ours: median(loops.map(({ evolution }) => evolution)),
        goal: 300_000,
        ...(python !== undefined && { peer: python, peerName: 'plain Python' }),
      },
      {
        work: '  random search, asked and told',
        unit: '/s',
        ours: median(loops.map(({ random }) => random)),
      },
      {
        work: 'search nb201, 500 runs of random and evolution',
        unit: 's',
        ours: seconds('random,evolution'),
        goal: 2,
      },
      {
        work: '  and of REINFORCE and local search',
        unit: 's',
        ours: seconds('random,evolution,reinforce,local'),
        goal: 4,
      },
    ],
  }
}
