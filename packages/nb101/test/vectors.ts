import { readFileSync } from 'node:fs'
import type { Arch101 } from '../src/arch.js'

type Matrix = readonly (readonly number[])[]

/** A cell, or what is none, and what the official code makes of it. */
export interface SpecVector {
  readonly name: string
  readonly matrix: Matrix
  readonly ops: readonly string[]
  readonly in_domain: boolean
  readonly valid_spec: boolean
  readonly pruned_matrix?: Matrix
  readonly pruned_ops?: readonly string[]
  readonly hash?: string
  readonly trainable_parameters_of_pruned?: number
  readonly dataset_module_adjacency?: string
  readonly dataset_module_operations?: string
  readonly dataset_trainable_parameters?: number
  readonly generation_index?: number
  readonly macs_canonical?: number
}

export interface EncodingVector {
  readonly name: string
  readonly padded_matrix: Matrix
  readonly padded_ops: readonly string[]
  readonly naslib_adjacency_one_hot: readonly number[]
  readonly naslib_path_indices: readonly number[]
  readonly naslib_tuple_hash: readonly number[]
  readonly naszilla_adj: readonly number[]
  readonly naszilla_cat_adj: readonly number[]
  readonly naszilla_cont_adj: readonly number[]
  readonly nni_arch: Readonly<Record<string, string | readonly number[]>>
  readonly nascifar10A?: Readonly<Record<string, number | string>>
}

interface Vectors {
  readonly specs: readonly SpecVector[]
  readonly hash_module: readonly {
    readonly name: string
    readonly matrix: Matrix
    readonly labeling: readonly number[]
    readonly hash: string
  }[]
  readonly hash_trace_chain3_c3: {
    readonly matrix: Matrix
    readonly labeling: readonly number[]
    readonly initial_strings: readonly string[]
    readonly rounds: readonly (readonly string[])[]
    readonly final_string: string
    readonly hash: string
  }
  readonly gen_is_edge: readonly { readonly bits: number; readonly size: number; readonly matrix: Matrix }[]
  readonly permute_graph: readonly {
    readonly matrix: Matrix
    readonly labels: readonly string[]
    readonly perm: readonly number[]
    readonly out_matrix: Matrix
    readonly out_labels: readonly string[]
  }[]
  readonly is_full_dag: readonly { readonly matrix: Matrix; readonly expected: boolean }[]
  readonly compute_vertex_channels: readonly {
    readonly matrix: Matrix
    readonly input: number
    readonly output: number
    readonly channels: readonly number[]
  }[]
  readonly encodings: readonly EncodingVector[]
  readonly nascifar10B_edge_index_to_edge: readonly (readonly [number, number])[]
  readonly space: {
    readonly unique_cells: number
    readonly labelled_full_dags: number
    readonly by_vertices: Readonly<
      Record<
        string,
        {
          readonly unlabelled_full_dag_matrices: number
          readonly labelled: number
          readonly unique: number
          readonly canonical_structures: number
          readonly unique_by_edges: Readonly<Record<string, number>>
        }
      >
    >
    readonly canonical_structures_total: number
    readonly min_params: number
    readonly max_params: number
    readonly distinct_params: number
    readonly first_hashes_ascending: readonly string[]
    readonly classes_whose_params_vary_with_vertex_order: number
    readonly raw_matrices_connected: number
    readonly raw_matrices_in_domain_after_prune: number
    readonly raw_in_domain_by_pruned_vertices: Readonly<Record<string, number>>
    readonly distinct_path_sets: number
    readonly distinct_path_multisets: number
  }
}

/**
 * What the official code (google-research/nasbench at b942470) and the libraries that encodings are named after gave;
 * the space's figures were counted by its generate_graphs.py, written again in C++.
 */
export const vectors = JSON.parse(
  readFileSync(new URL('./fixtures/space.json', import.meta.url), 'utf8'),
) as Vectors

/** The cell of a vector by its name. */
export function vectorArch(name: string): Arch101 {
  const found = vectors.specs.find((spec) => spec.name === name)
  if (found === undefined) throw new Error(`there is no vector ${name}`)
  return { adjacency: found.matrix, operations: found.ops }
}

/** The vectors that are cells of the space. */
export const cellVectors = vectors.specs.filter(
  ({ in_domain }) => in_domain,
) as readonly Required<SpecVector>[]
