import {
  type Benchmark,
  type DataLocation,
  defaultPlace,
  isNasBenchError,
  keepFiles,
  listKeptStores,
  NasBenchError,
  type OpenOptions,
  openKeptStore,
  unknownName,
} from '@nasbench/core'
import { nb301Data } from './data.js'
import type { Genotype } from './genotype.js'
import type { ModelFiles, ModelLocation } from './model-folder.js'
import { NASBench301 } from './nasbench301.js'

type Opened = Benchmark<Genotype>

/** The models of NAS-Bench-301, by their names for `model`: see {@link openAny}. */
export const models301: Readonly<Record<string, string>> = {
  table: 'the recorded training runs',
  xgb: "the authors' XGBoost ensemble (with theirs for runtime, where it is there)",
  lgb: 'a LightGBM ensemble for accuracy',
  curve: "YAHPO Gym's surrogate of the learning curves: new_model, or the only one there is",
  new_model: 'the better one of the two curve surrogates',
  model_v2: 'the other one, which predicts cross-entropy too',
}

/**
 * Opens the data of NAS-Bench-301 at a location, by its content: recorded runs (a store, or a published file), the
 * published ensembles (their folder or zip archive) or a curve surrogate (ONNX). Without a location, if the data
 * folder has no recorded runs, it opens the newest zip archive of ensembles there; in a browser, the models that this
 * page's origin kept last. Models that a browser opens from `File`s are kept like imports, by `storage`. With `model` it
 * opens only that one (of {@link models301}).
 *
 * Rejects with INVALID_ARGUMENT for an unknown `model`, and with the errors of opening that model; without `model`, and
 * if no models are found either, with the errors of opening the recorded runs.
 */
export async function openAny(given?: DataLocation, options: OpenOptions = {}): Promise<Opened> {
  const location = given ?? (await lastKept())
  const opened = await openAt(location, options)
  const isModel = opened.kind === 'surrogate'
  if (isModel && options.storage !== 'memory' && isFiles(location)) await keepFiles(nb301Data.name, location)
  return opened
}

async function lastKept(): Promise<DataLocation | undefined> {
  const [last] = await listKeptStores(nb301Data.name)
  return last && openKeptStore(nb301Data.name, last.name)
}

const isFiles = (location: DataLocation | undefined): location is Blob | readonly File[] =>
  location instanceof Blob || Array.isArray(location)

async function openAt(location: DataLocation | undefined, options: OpenOptions): Promise<Opened> {
  const { model } = options
  if (model !== undefined && model !== 'table') {
    try {
      return await openModel(location, model)
    } catch (error) {
      if (location !== undefined || !isNasBenchError(error, 'DATA_NOT_FOUND')) throw error
      throw noModel(model, error)
    }
  }
  try {
    return await NASBench301.open(location, options)
  } catch (failure) {
    if (model === 'table') throw failure
    if (!isNasBenchError(failure, 'DATA_NOT_FOUND') && !isNasBenchError(failure, 'UNSUPPORTED_FILE')) {
      throw failure
    }
    // Default: the location that the environment names, else the data folder.
    const place = location ?? failure.path
    const models = place === undefined ? undefined : await findModels(place, location === undefined)
    if (models === undefined) throw failure
    return models
  }
}

/* The user named no location, so the message names the default one, and what to put there. */
function noModel(model: string, cause: NasBenchError): NasBenchError {
  return new NasBenchError(
    'DATA_NOT_FOUND',
    `no ${model} of NAS-Bench-301 found: ${nb301Data.envVar} is not set or has none, ${cause.message}\n` +
      '  To see what can be downloaded:  nasbench download nb301 --list\n' +
      '  To open one from elsewhere:     --data PATH, or its path in code',
    { ...(cause.path !== undefined && { path: cause.path }), cause },
  )
}

async function openModel(location: DataLocation | undefined, model: string): Promise<Opened> {
  if (model === 'gnn_gin') {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      'gnn_gin is a graph network in a file of PyTorch, which is not supported: xgb predicts as well',
      { received: model, expected: Object.keys(models301) },
    )
  }
  if (!Object.hasOwn(models301, model)) {
    throw unknownName('INVALID_ARGUMENT', 'model', model, Object.keys(models301), 'nb301')
  }
  const place = (location ?? defaultPlace(nb301Data)) as ModelLocation
  const { openModelFiles } = await import('./model-folder.js')
  if (model === 'xgb' || model === 'lgb') {
    const { NASBench301Surrogate } = await import('./surrogate.js')
    // Where none is named the archive is one file among others in the data folder.
    const archives = location === undefined ? await archivesIn(place) : []
    for (const archive of archives) {
      const opened = await openModelFiles(archive)
      const fits = opened.files.some(({ path }) => path.endsWith('surrogate_model.model'))
      opened.close()
      if (fits) return NASBench301Surrogate.open(archive, { model })
    }
    return NASBench301Surrogate.open(place, { model })
  }
  const { NASBench301CurveSurrogate } = await import('./curve-surrogate.js')
  return NASBench301CurveSurrogate.open(place, model === 'curve' ? {} : { model })
}

/* Undefined without models. */
async function findModels(place: DataLocation, amongOthers: boolean): Promise<Opened | undefined> {
  // A folder of bytes that does not list its files.
  if (typeof place === 'object' && 'openSync' in place && !('paths' in place)) return undefined
  const { openModelFiles } = await import('./model-folder.js')
  const location = place as ModelLocation
  let opened: ModelFiles
  try {
    opened = await openModelFiles(location)
  } catch (error) {
    // Nothing there, or no archive: what the runs' own error says is more.
    if (isNasBenchError(error, 'DATA_NOT_FOUND') || isNasBenchError(error, 'READ_FAILED')) return undefined
    throw error
  }
  const { files } = opened
  const has = (end: string) => files.some(({ path }) => path.endsWith(end))
  const isCurves = has('.onnx') || (files.length === 1 && (await isOnnx(opened)))
  const isEnsembles = has('surrogate_model.model')
  opened.close()
  if (isEnsembles) return (await import('./surrogate.js')).NASBench301Surrogate.open(location)
  if (isCurves) return (await import('./curve-surrogate.js')).NASBench301CurveSurrogate.open(location)
  if (!amongOthers || typeof place !== 'string') return undefined
  for (const archive of archivesOf(place, files)) {
    const found = await findModels(archive, false)
    if (found) return found
  }
  return undefined
}

async function archivesIn(place: ModelLocation): Promise<string[]> {
  if (typeof place !== 'string') return []
  const { openModelFiles } = await import('./model-folder.js')
  const { files, close } = await openModelFiles(place)
  close()
  return archivesOf(place, files)
}

/* The zip archives that stand in a folder itself, the newest version first. */
function archivesOf(folder: string, files: ModelFiles['files']): string[] {
  return files
    .filter(({ path }) => /^[^/]+\.zip$/i.test(path))
    .map(({ path }) => `${folder}/${path}`)
    .reverse()
}

/* An ONNX file begins with its version, a small number in field 1. */
async function isOnnx({ files }: ModelFiles): Promise<boolean> {
  const [version, number = 0, next] = (await files[0]?.read()) ?? []
  return version === 8 && number < 32 && (next === 18 || next === 58)
}
