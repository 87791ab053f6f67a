import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import Bunzip from 'seek-bzip'
import { sharedPath } from '../../../../test/shared.js'

/** A published file with pickles in it. */
export interface Sample {
  /** Below the shared folder, with `/`. */
  readonly name: string
  read(): Uint8Array
}

/** All of the shared folder's pickles; none where it is absent. */
export function samples(): Sample[] {
  const root = sharedPath()
  if (root === undefined) return []
  return ['fixtures', 'data']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(root, folder, file),
      ),
    )
    .filter((path) => /\.(pkl|pth|pbz2)$|surrogate_model.*\.model$/.test(path))
    .map((path) => ({
      name: relative(root, path).split(sep).join('/'),
      read: () =>
        path.endsWith('.pbz2') ? Uint8Array.from(Bunzip.decode(readFileSync(path))) : readFileSync(path),
    }))
}

/** The classes that the samples name beside the usual ones. */
export const sampleGlobals = ['xgboost.core Booster']
