import { sharedJson } from '../../../../test/shared.js'

interface Question {
  readonly space: 'tss' | 'sss'
  readonly index: number
  readonly hp: string
  readonly dataset: string
  readonly out: Readonly<Record<string, number | null>>
}

type ByIndex<T> = Readonly<Record<string, T>>

/** What the official libraries answered about architectures 0 and 11 of both spaces, run on their real records. */
export interface Golden {
  readonly get_more_info: readonly (Question & {
    readonly is_random: boolean | number
    readonly iepoch: number | null
  })[]
  readonly get_cost_info: readonly Question[]
  readonly get_net_config: Readonly<
    Record<'tss' | 'sss', ByIndex<ByIndex<Readonly<Record<string, unknown>>>>>
  >
  readonly show_nats: Readonly<Record<'tss' | 'sss', ByIndex<string>>>
  readonly query_info_str_by_arch_nats: ByIndex<string>
  readonly repr_nats: readonly string[]
  readonly dataset_seed: Readonly<Record<'tss' | 'sss', ByIndex<ByIndex<ByIndex<readonly number[]>>>>>
  readonly find_best_over_0_11_tss: ByIndex<readonly [number, number]>
  readonly statistics_over_0_11_tss: ByIndex<ByIndex<number>>
  readonly str2: {
    readonly arch: string
    readonly index: number
    readonly str2lists: unknown
    readonly str2matrix: unknown
    readonly docstring_arch: string
    readonly docstring_matrix: unknown
  }
  readonly simulate_train_eval: ByIndex<number | readonly number[]>
  readonly nas_201_api: {
    readonly show: ByIndex<string>
    readonly get_more_info_mean: readonly Omit<Question, 'space'>[]
    readonly get_cost_info: readonly Omit<Question, 'space'>[]
    readonly find_best: ByIndex<readonly [number, number]>
    readonly [more: string]: unknown
  }
  readonly raw_trials_at_milestones: readonly {
    readonly index: number
    readonly hp: string
    readonly dataset: string
    readonly seed: number
    readonly train_acc: ByIndex<number>
    readonly train_loss: ByIndex<number>
    readonly eval_acc_final: ByIndex<number>
    readonly eval_loss_final: ByIndex<number>
    readonly eval_epochs: ByIndex<number>
    readonly train_time: number
    readonly eval_time: ByIndex<number>
    readonly latency: number
    readonly params: number
    readonly flop: number
  }[]
  readonly errors_nats: Readonly<Record<string, string | number>>
  readonly docs_vectors: readonly { readonly source: string; readonly call: string; readonly out: unknown }[]
}

export const golden = sharedJson<Golden>('golden', 'nb201.json')
