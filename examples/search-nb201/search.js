/*
 * The experiment of the NAS-Bench-201 paper (Dong and Yang, ICLR 2020, table 5): a search trains networks for 12 epochs
 * on CIFAR-10, sees their validation accuracy, and has 12,000 seconds. Here no network is trained: what a training would
 * have taken and shown is looked up.
 */
import { createRng } from '@nasbench/core'

/** What the searches see: the training of 12 epochs on half of CIFAR-10's images. */
const seen = { dataset: 'cifar10', split: 'val', hp: 12, budget: 11 }

/** Looks up what a training of 12 epochs shows and takes, and adds up the time. */
function createTrainer(bench, seconds) {
  let spent = 0
  const history = []
  return {
    history,
    get over() {
      return spent >= seconds
    },
    train(arch) {
      const { metric, cost } = bench.summary(arch, seen)
      spent += cost
      const trained = { arch, accuracy: metric }
      history.push(trained)
      return trained
    },
  }
}

/** Trains networks drawn at random until the time is over; gives the one with the best validation accuracy. */
export function randomSearch(bench, { rng, seconds = 12_000 }) {
  const trainer = createTrainer(bench, seconds)
  while (!trainer.over) trainer.train(bench.space.at(rng.below(bench.space.size)))
  return bestOf(trainer.history).arch
}

/**
 * Regularised evolution (Real et al., AAAI 2019): of three members of the population the best one has a mutated child,
 * and the oldest member dies.
 */
export function regularizedEvolution(bench, { rng, seconds = 12_000, population = 10, sample = 3 }) {
  const trainer = createTrainer(bench, seconds)
  const members = []
  while (members.length < population && !trainer.over) {
    members.push(trainer.train(bench.space.at(rng.below(bench.space.size))))
  }
  while (!trainer.over) {
    const candidates = Array.from({ length: sample }, () => members[rng.below(members.length)])
    members.push(trainer.train(bench.mutate(bestOf(candidates).arch, { rng })))
    members.shift()
  }
  return bestOf(trainer.history).arch
}

/** Repeats a search with a randomness of its own each time; gives what was found. */
export function repeatSearch(bench, search, { runs = 500, seed = 201, ...options } = {}) {
  const rng = createRng(seed)
  return Array.from({ length: runs }, (_, run) => search(bench, { ...options, rng: rng.fork(`run ${run}`) }))
}

/** Mean and standard deviation of the test accuracy that the networks reach when they are trained for 200 epochs. */
export function testAccuracy(bench, archs, dataset) {
  const accuracies = bench.queryMany(archs, { dataset, split: 'test' })
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length
  const squares = accuracies.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  return { mean, std: Math.sqrt(squares / accuracies.length) }
}

function bestOf(trained) {
  return trained.reduce((best, one) => (one.accuracy > best.accuracy ? one : best))
}
