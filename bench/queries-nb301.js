/* Opening and asking an imported file of NAS-Bench-301, and its surrogates. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { child, median } from './child.js'
import { benchFolder, sharedFolder } from './files.js'

/** @param {any} context */
export async function run(context) {
  return { rows: [...(await runsRows(context)), ...(await modelRows(context))] }
}

/** @param {any} context */
async function runsRows(context) {
  const { fraction } = context
  const file = context.file('nb301', fraction)
  if (!file) return []
  const store = join(benchFolder(), `nb301-${fraction}.store`)
  if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', ['nb301', file, store])
  const of = medians(Array.from({ length: context.quick ? 1 : 5 }, () => child('ask-nb301.js', [store])))
  return [
    { work: 'nb301: open a store', unit: 's', ours: of('open'), goal: 0.015 },
    { work: '  memory after 1,000 random queries', unit: 'B', ours: of('rss'), goal: 90e6 },
    { work: '  the first answer', unit: 's', ours: of('first') },
    { work: '  summary by genotype', unit: '/s', ours: of('genotype'), goal: 3e5 },
    { work: '  summary by text', unit: '/s', ours: of('text') },
    { work: '  summary by number of the run', unit: '/s', ours: of('entry') },
    { work: '  query, all of a run', unit: 's', ours: of('query') },
    { work: '  one curve', unit: 's', ours: of('curve') },
    { work: '  top 10 of all', unit: 's', ours: of('top') },
  ]
}

/** @param {any} context */
async function modelRows(context) {
  const models = join(sharedFolder, 'data', 'nb301')
  const args = existsSync(join(models, 'new_model.onnx')) ? [models] : []
  context.say('  surrogates')
  const of = medians(Array.from({ length: context.quick ? 1 : 3 }, () => child('ask-models-nb301.js', args)))
  const peerName = 'onnxruntime-web'
  return [
    {
      work: 'nb301: ensemble of 10 × 1,000 trees of depth 13, one architecture',
      unit: 's',
      ours: of('one'),
      goal: 0.001,
    },
    { work: '  10,000 in a batch', unit: 's', ours: of('batch'), goal: 5 },
    { work: '  open it', unit: 's', ours: of('openEnsemble') },
    ...(args.length === 0 ? [] : ['new_model', 'model_v2']).flatMap((model) => [
      {
        work: `nb301: ${model}.onnx, one of a batch of 1,000`,
        unit: 's',
        ours: of(`${model}Batch`),
        goal: 0.0005,
        peer: of(`${model}BatchPeer`),
        peerName,
      },
      {
        work: '  one by one',
        unit: 's',
        ours: of(`${model}Single`),
        peer: of(`${model}SinglePeer`),
        peerName,
      },
      { work: '  a curve of 98 epochs', unit: 's', ours: of(`${model}Curve`) },
    ]),
  ]
}

/** @param {readonly Record<string, number>[]} results */
function medians(results) {
  return (/** @type {string} */ key) => median(results.map((result) => result[key] ?? Number.NaN))
}
