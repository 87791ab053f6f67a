import { NasBenchError } from '@nasbench/core'
import type { TreeArrays } from './tree.js'

/** The contents of an XGBoost file, whatever its layout. */
export interface Booster {
  /** `reg:squarederror` */
  readonly objective: string
  readonly features: number
  /** As written, before any transformation. */
  readonly baseScore: number
  /** True if `baseScore` is already a margin, as files before version 1.0 have it. */
  readonly baseIsMargin: boolean
  readonly trees: readonly TreeArrays[]
  /** `best_iteration` and whatever else the training left. */
  readonly attributes: Readonly<Record<string, string>>
}

/** The error for a model that is right but of a kind that is not supported. */
export function unsupported(name: string, what: string): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${name} ${what}`, { path: name })
}

/** Refuses what a sum over trees with one answer would get wrong. */
export function checkKind(name: string, booster: string, classes: number): void {
  if (booster !== 'gbtree')
    throw unsupported(name, `is a ${booster} model of XGBoost; only gbtree is supported`)
  if (classes > 1)
    throw unsupported(name, `tells ${classes} classes apart; only models with one answer are supported`)
}
