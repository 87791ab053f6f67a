import {
  type FilesLocation,
  formatChoices,
  isZip,
  type ListedFolder,
  NasBenchError,
  openFiles,
  parseJson,
  readAll,
} from '@nasbench/core'
import { filesOfZip } from './zip.js'

/** A model's file among many. */
export interface ModelFile {
  /** With `/` between folders. */
  readonly path: string
  read(): Promise<Uint8Array>
}

/** The files of a folder or an archive, by path in the order of code units. */
export interface ModelFiles {
  /** For messages. */
  readonly name: string
  readonly files: readonly ModelFile[]
  close(): void
}

/** Where models are: the path of a folder, the path or URL of a zip archive or a model, `File`s of one, or a folder of bytes. */
export type ModelLocation = FilesLocation | ListedFolder

/**
 * Opens what holds models: a folder with all below it, a zip archive, or a single file.
 *
 * Rejects with DATA_NOT_FOUND, READ_FAILED and CORRUPT_FILE.
 */
export async function openModelFiles(location: ModelLocation): Promise<ModelFiles> {
  const folder = isFolder(location) ? location : await openFiles(location)
  const { paths, name } = folder
  const [only] = paths
  const close = () => folder.close?.()
  try {
    if (only !== undefined && paths.length === 1) {
      const source = await folder.open(only)
      const head = new Uint8Array(Math.min(4, source?.size ?? 0))
      await source?.read(head, 0)
      if (source && isZip(head)) {
        const entries = await filesOfZip(source)
        const files = entries.map((entry) => ({ path: entry.name, read: entry.read }))
        return { name, files: sorted(files), close }
      }
    }
    const files = paths.map((path) => ({
      path,
      async read() {
        const source = await folder.open(path)
        if (source) return readAll(source)
        throw new NasBenchError('DATA_NOT_FOUND', `there is no ${path} in ${name} any more`, { path: name })
      },
    }))
    return { name, files: sorted(files), close }
  } catch (error) {
    close()
    throw error
  }
}

function isFolder(location: ModelLocation): location is ListedFolder {
  return typeof location === 'object' && 'paths' in location
}

/* Without what systems leave beside files: `.DS_Store`, `__MACOSX/…/._surrogate_model.model`. */
function sorted(files: readonly ModelFile[]): ModelFile[] {
  const own = files.filter(({ path }) => !/(?:^|\/)(?:\.|__MACOSX\/)/.test(path))
  return own.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The target of a member of a published ensemble, by the names of nasbench301. */
export interface EnsembleFiles {
  /** `xgb`, `lgb`, `gnn_gin` … */
  readonly model: string
  readonly predicts: 'accuracy' | 'runtime'
  /** The folder that has all members: `nb_models/xgb_v1.0`; empty if it is the one that was opened. */
  readonly folder: string
  /** In the order of their paths. */
  readonly members: readonly ModelFile[]
}

/**
 * The ensembles in nasbench301's layout, where every member is some folder's `surrogate_model.model`.
 *
 * The kind of a member is `model` in its `model_config.json`, else it follows from its ensemble's folder:
 * `xgb_v1.0`, `lgb_runtime_v0.9`. Members stand in the order of the code units of their paths; nasbench301 takes them in
 * the order of the file system, so its sums may differ in the last bit from computer to computer.
 *
 * Rejects with CORRUPT_FILE and READ_FAILED.
 */
export async function findEnsembles({ name, files }: ModelFiles): Promise<EnsembleFiles[]> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const found = new Map<string, EnsembleFiles & { readonly members: ModelFile[] }>()
  for (const file of files) {
    if (!file.path.endsWith('surrogate_model.model')) continue
    const parts = file.path.split('/')
    const at = parts.findLastIndex((part) => /^[a-z_]+_v\d/i.test(part) && !/^nb_models/i.test(part))
    const folder = parts.slice(0, at + 1).join('/')
    const config = byPath.get([...parts.slice(0, -1), 'model_config.json'].join('/'))
    const model = (config && (await readModelName(config, name))) ?? parts[at] ?? lastPart(name)
    const predicts = /_(?:run)?time(?:_|$)/i.test(`${model} ${parts[at] ?? ''}`) ? 'runtime' : 'accuracy'
    const kind = model.replace(/_v\d.*$/i, '').replace(/_(?:run)?time$/i, '')
    const key = `${folder} ${kind} ${predicts}`
    const ensemble = found.get(key) ?? { model: kind, predicts, folder, members: [] }
    ensemble.members.push(file)
    found.set(key, ensemble)
  }
  return [...found.values()]
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''
}

async function readModelName(file: ModelFile, name: string): Promise<string | undefined> {
  const config = parseJson(new TextDecoder().decode(await file.read()), `${file.path} in ${name}`)
  const model = (config as { readonly model?: unknown } | null)?.model
  return typeof model === 'string' ? model : undefined
}

/** The only one of several, or an error that asks to name one. */
export function onlyOne(ensembles: readonly EnsembleFiles[], name: string): EnsembleFiles | undefined {
  if (ensembles.length < 2) return ensembles[0]
  const folders = ensembles.map(({ folder }) => folder)
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `${name} has several ensembles that predict ${ensembles[0]?.predicts}: open one of ${formatChoices(folders)}`,
    { path: name, expected: folders },
  )
}
