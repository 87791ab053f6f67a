import { toConfigSpace } from './configspace.js'
import { demoRuns } from './demo.js'
import { genotypeOfCode } from './genotype.js'
import { fixedHyperparameters } from './hyperparameters.js'
import { createBestEpochs } from './run.js'

/* The last ones are second runs of the first architectures; 7 and 57 were stopped early. */
const defaultRows = [...Array.from({ length: 60 }, (_, row) => row), 970, 971, 972, 977]

/**
 * A file of JSON lines, an entry of NASBenchAPI's pickle each, with the demo's made-up numbers: some of its runs, by their
 * numbers.
 */
export function demoFile(rows: readonly number[] = defaultRows): {
  readonly name: string
  readonly bytes: Uint8Array
} {
  const source = demoRuns()
  const bestEpoch = createBestEpochs(source)
  const lines = rows.map((row) => {
    const arch = genotypeOfCode(source.normal(row), source.reduce(row))
    const curve = (name: string) => [...(source.curve(`Train/${name}`, row) as Float64Array)]
    const [train, loss, val] = [curve('train_accuracy'), curve('train_loss'), curve('val_accuracy')]
    const best = bestEpoch(row)
    const epoch = best.epoch as number
    return JSON.stringify({
      path: source.path(row),
      parsed: {
        final_metric_score: -(best.valAccuracy as number),
        optimized_hyperparamater_config: { ...fixedHyperparameters, ...toConfigSpace(arch) },
        budget: source.numbers('budget').at(row),
        info: [
          {
            train_loss: loss[epoch - 1],
            train_accuracy: train[epoch - 1],
            val_accuracy: best.valAccuracy,
            epochs: epoch,
            model_parameters: source.numbers('info/model_parameters').at(row),
            dataset_path: 'datasets/CIFAR10.csv',
            train_accuracy_final: train.at(-1),
            val_accuracy_final: val.at(-1),
          },
        ],
        test_accuracy: source.numbers('test_accuracy').at(row),
        runtime: source.numbers('runtime').at(row),
        learning_curves: {
          'Train/train_accuracy': train,
          'Train/train_loss': loss,
          'Train/val_accuracy': val,
        },
        created_by_optimizer: source.optimizers[source.optimizer.at(row)],
      },
    })
  })
  return { name: 'made-up-nb301.jsonl', bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) }
}
