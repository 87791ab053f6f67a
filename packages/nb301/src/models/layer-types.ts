/** The function that a layer applies to its sums. */
export type Activation =
  | { readonly kind: 'relu' }
  | { readonly kind: 'selu'; readonly alpha: number; readonly gamma: number }

/** Weights of a layer, `outputs` rows of `inputs`, and a bias per output. */
export interface LayerWeights {
  readonly outputs: number
  readonly inputs: number
  readonly rows: Float32Array
  readonly bias: Float32Array
  readonly activation?: Activation
}

/** A dense layer: `activation(input · weightsᵀ + bias)` for `count` rows. The first `shared` columns are the same in all rows. */
export type Layer = (input: Float32Array, count: number, shared: number, output: Float32Array) => void

/** Makes the layers of one model. */
export type LayerMaker = (weights: LayerWeights) => Layer
