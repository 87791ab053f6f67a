/*
 * Questions to surrogates in a process of its own: `node ask-models-nb301.js [FOLDER]`, a folder with `new_model.onnx` and
 * `model_v2.onnx`. Beside them onnxruntime-web on the same files, as its users would ask it.
 */
import { join } from 'node:path'
import * as onnxruntime from 'onnxruntime-web'
import { dartsSpace, NASBench301CurveSurrogate, NASBench301Surrogate } from '../packages/nb301/dist/index.js'
import { ensembleFiles } from './boosters.js'
import { secondsPerCall } from './timing.js'

const folder = process.argv[2]
const many = dartsSpace.randomSample({ n: 10_000, seed: 'bench' })
const thousand = many.slice(0, 1000)
/** @template Item @param {readonly Item[]} items @param {number} i @returns {Item} */
const pick = (items, i) => /** @type {Item} */ (items[i % items.length])
/** @param {() => unknown} work */
const once = async (work) => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

const files = ensembleFiles(10, 1000)
let making = 0
const start = performance.now()
const ensemble = await NASBench301Surrogate.open({
  ...files,
  /* Making up a model takes longer than opening it. */
  async open(/** @type {string} */ path) {
    const began = performance.now()
    const source = await files.open(path)
    making += performance.now() - began
    return source
  },
})
const openEnsemble = (performance.now() - start - making) / 1000
const one = secondsPerCall((i) => ensemble.query(pick(many, i)))
const batch = await once(() => ensemble.queryMany(many))

/** @type {Record<string, number>} */
const curves = {}
for (const model of folder ? ['new_model', 'model_v2'] : []) {
  const file = join(folder ?? '', `${model}.onnx`)
  const surrogate = await NASBench301CurveSurrogate.open(file)
  surrogate.queryMany(thousand)
  curves[`${model}Single`] = secondsPerCall((i) => surrogate.query(pick(thousand, i), { budget: 50 }))
  curves[`${model}Batch`] =
    secondsPerCall(() => surrogate.queryMany(thousand, { budget: 50 })) / thousand.length
  curves[`${model}Curve`] = secondsPerCall((i) => surrogate.curve(pick(thousand, i)))
  onnxruntime.env.wasm.numThreads = 1
  const ask = (/** @type {typeof many} */ archs) => surrogate.predictWith(onnxruntime, archs, { budget: 50 })
  await ask(thousand)
  curves[`${model}BatchPeer`] = (await once(() => ask(thousand))) / thousand.length
  curves[`${model}SinglePeer`] =
    (await once(async () => {
      for (const arch of thousand.slice(0, 200)) await ask([arch])
    })) / 200
}
console.log(JSON.stringify({ openEnsemble, one, batch, ...curves, rss: process.memoryUsage.rss() }))
