import { formatReceived, NasBenchError } from '@nasbench/core'

/** Part `rank` of `count` of the runs: those whose number leaves the remainder `rank`. */
export interface Shard {
  /** From 0. */
  readonly rank: number
  readonly count: number
}

/**
 * Reads `R/N`, or `slurm` for the array variables that Slurm sets.
 *
 * @throws NasBenchError INVALID_ARGUMENT for any other text, and for `slurm` outside an array job.
 */
export function parseShard(text: string, env: Readonly<Record<string, string | undefined>>): Shard {
  if (text === 'slurm') return slurmShard(env)
  const match = /^(\d+)\/(\d+)$/.exec(text.trim())
  if (match === null) throw refusal(text)
  const shard = { rank: Number(match[1]), count: Number(match[2]) }
  if (shard.count < 1 || shard.rank >= shard.count) throw refusal(text)
  return shard
}

function refusal(text: string): NasBenchError {
  return new NasBenchError(
    'INVALID_ARGUMENT',
    `the shard must be R/N with R from 0 to N - 1, such as 0/8, or slurm, not ${formatReceived(text)}`,
    { received: text, expected: 'R/N or slurm' },
  )
}

function slurmShard(env: Readonly<Record<string, string | undefined>>): Shard {
  const read = (name: string, missing?: number): number => {
    const text = env[name]
    if (text === undefined && missing !== undefined) return missing
    if (text !== undefined && /^\d+$/.test(text)) return Number(text)
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `the shard slurm needs ${name}, which is ${text === undefined ? 'not set' : formatReceived(text)}: submit an array job (sbatch --array=0-7), or pass R/N`,
    )
  }
  const count = read('SLURM_ARRAY_TASK_COUNT')
  const rank = (read('SLURM_ARRAY_TASK_ID') - read('SLURM_ARRAY_TASK_MIN')) / read('SLURM_ARRAY_TASK_STEP', 1)
  if (Number.isInteger(rank) && rank >= 0 && rank < count) return { rank, count }
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `the array of this Slurm job has gaps: task ${env.SLURM_ARRAY_TASK_ID} is not one of ${count} numbers in a row; submit a range (sbatch --array=0-7), or pass R/N`,
  )
}
