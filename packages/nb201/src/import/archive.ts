import {
  type ByteSource,
  type ImportContext,
  NasBenchError,
  pickleToken,
  type WalkOptions,
  walkPickle,
} from '@nasbench/core'
import type { TrialWriter } from './run-importer.js'
import { weightGlobals } from './torch.js'
import type { TrialSpace } from './trial-space.js'

/** The kind of a pickle of results. */
export interface ArchiveContent {
  /** `whole`: a file of many architectures; `single`: one architecture's; `names`: a list of architectures only. */
  readonly kind: 'whole' | 'single' | 'names'
  /** The names of its trainings, as the file has them: `full`, `200` … */
  readonly trainings: readonly string[]
  /** Where the pickle ends. */
  readonly end: number
}

/**
 * Reads a pickle of results into the writer: either all in one (`meta_archs`, `arch2infos`, `evaluated_indexes`), or
 * those of a single architecture (a dict of its trainings).
 *
 * Rejects with UNSUPPORTED_FILE for other content and other spaces, and what `walkPickle` rejects with.
 */
export async function readArchive(
  source: ByteSource,
  trials: TrialWriter,
  space: TrialSpace,
  options: WalkOptions = {},
): Promise<ArchiveContent> {
  const trainings = new Set<string>()
  let kind: ArchiveContent['kind'] | undefined
  let declared = Number.NaN
  const before = trials.architectures
  const { end } = await walkPickle(
    source,
    {
      enter(path) {
        return path.length === 0 || (path.length === 1 && path[0] === 'arch2infos') ? 'stream' : 'record'
      },
      record(path, tape, node) {
        const [section, index] = path
        if (section === 'arch2infos' && path.length === 2) {
          kind = 'whole'
          trials.architecture(index, tape, node)
          if (trainings.size === 0) {
            tape.eachEntry(node, (key) => trainings.add(tape.text(key) ?? ''))
          }
        } else if (section === 'meta_archs') {
          checkOrder(source.name, tape.value(node), space)
          kind ??= 'names'
        } else if (section === 'evaluated_indexes') {
          if (tape.kind(node) < pickleToken.dict) return
          declared = 0
          tape.eachItem(node, () => declared++)
        } else if (typeof section === 'string' && Object.hasOwn(space.lengths, section)) {
          trials.training(section, kind !== 'single', tape, node)
          kind = 'single'
          trainings.add(section)
        }
      },
    },
    options,
  )
  const found = trials.architectures - before
  if (!kind) {
    throw unsupported(source.name, `has no results of ${space.title}: neither meta_archs nor trainings`)
  }
  if (kind === 'whole' && !Number.isNaN(declared) && declared !== found) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${source.name} lists ${declared} evaluated architectures but holds ${found}`,
      { path: source.name },
    )
  }
  return { kind, trainings: [...trainings], end }
}

/** The options of a walk over results: what an importer's context asks for, and that weights are left out. */
export function walkOptions(context: ImportContext, at = 0): WalkOptions {
  return {
    at,
    globals: weightGlobals,
    leaveOutWeights: true,
    ...(context.signal ? { signal: context.signal } : {}),
    ...(context.onProgress ? { onProgress: context.onProgress } : {}),
  }
}

/** Throws UNSUPPORTED_FILE for a file without any architecture, which would make an empty store. */
export function requireArchitectures(name: string, trials: TrialWriter): void {
  if (trials.architectures === 0) throw unsupported(name, 'has no architectures with results')
}

/** All indices depend on it that a file has the official order. Throws UNSUPPORTED_FILE. */
function checkOrder(file: string, names: unknown, space: TrialSpace): void {
  const list = Array.isArray(names) ? names : []
  const wrong = list.findIndex((name, index) => index >= space.size || name !== space.text(index))
  if (list.length === space.size && wrong < 0) return
  if (!Array.isArray(names)) throw unsupported(file, 'has no list of texts in meta_archs')
  throw unsupported(
    file,
    list.length !== space.size
      ? `lists ${list.length} architectures where ${space.title} has ${space.size}`
      : `calls architecture ${wrong} ${JSON.stringify(list[wrong])}, which is not the official order of ${space.title}`,
    space.hint(list[0]),
  )
}

function unsupported(file: string, what: string, hint = ''): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${file} ${what}${hint}`, { path: file })
}
