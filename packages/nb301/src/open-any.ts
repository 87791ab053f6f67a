import { type Benchmark, type ByteFolder, isNasBenchError, type OpenOptions } from '@nasbench/core'
import type { Genotype } from './genotype.js'
import type { ModelFiles } from './model-folder.js'
import { NASBench301 } from './nasbench301.js'

/**
 * Opens whatever of NAS-Bench-301 is at a place, by its content: recorded runs (a store, or a published file), the
 * published ensembles (their folder or zip archive) or a curve surrogate (ONNX). Where no place is named and the data
 * folder has no recorded runs, the newest zip archive of ensembles in it.
 *
 * Rejects with what opening the recorded runs rejects with, where there are no models either.
 */
export async function openAny(
  location?: string | ByteFolder,
  options: OpenOptions = {},
): Promise<Benchmark<Genotype, unknown>> {
  try {
    return await NASBench301.open(location, options)
  } catch (failure) {
    if (!isNasBenchError(failure, 'DATA_NOT_FOUND') && !isNasBenchError(failure, 'UNSUPPORTED_FILE')) {
      throw failure
    }
    // Where none is named, what the environment names, or else the data folder.
    const place = location ?? failure.path
    const models = place === undefined ? undefined : await openModels(place, location === undefined)
    if (models === undefined) throw failure
    return models
  }
}

/* Undefined where there are no models. */
async function openModels(
  place: string | ByteFolder,
  amongOthers: boolean,
): Promise<Benchmark<Genotype, unknown> | undefined> {
  if (typeof place !== 'string' && !('paths' in place)) return undefined
  const { openModelFiles } = await import('./model-folder.js')
  const location = place as Parameters<typeof openModelFiles>[0]
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
  const archives = files.filter(({ path }) => /^[^/]+\.zip$/i.test(path)).reverse()
  for (const { path } of archives) {
    const found = await openModels(`${place}/${path}`, false)
    if (found) return found
  }
  return undefined
}

/* An ONNX file begins with its version, a small number in field 1. */
async function isOnnx({ files }: ModelFiles): Promise<boolean> {
  const [version, number = 0, next] = (await files[0]?.read()) ?? []
  return version === 8 && number < 32 && (next === 18 || next === 58)
}
