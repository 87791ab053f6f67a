// node main.js [FILE]     FILE: a published file or a store; without one, made-up results.
import { NASBench201 } from '@nasbench/nb201'
import { randomSearch, regularizedEvolution, repeatSearch, testAccuracy } from './search.js'

const file = process.argv[2]
const bench = file === undefined ? NASBench201.demo() : await NASBench201.open(file)

console.log(`test accuracy after 12,000 simulated seconds on CIFAR-10, 500 runs (${bench.source.version})`)
for (const search of [randomSearch, regularizedEvolution]) {
  const began = performance.now()
  const found = repeatSearch(bench, search)
  const results = ['cifar10', 'cifar100', 'ImageNet16-120'].map((dataset) => {
    const { mean, std } = testAccuracy(bench, found, dataset)
    return `${dataset} ${mean.toFixed(2)} ± ${std.toFixed(2)}`
  })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${search.name.padEnd(20)}  ${results.join('   ')}   (${seconds} s)`)
}
bench.close()
