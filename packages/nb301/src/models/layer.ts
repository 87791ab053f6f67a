import type { LayerMaker } from './layer-types.js'
import { matrixKernel } from './matrix-kernel.js'
import { plainLayer } from './plain-layer.js'

/*
 * Where WebAssembly with SIMD is available, a model has one memory: first the packed weights of all its layers, then room
 * for the input and output of the layer that is running. Invariants:
 * - All layers are made before the first one runs, so the room begins after the last weights.
 * - `memory.grow` detaches the buffer, so `floats()` is called anew after each growth.
 * - Columns are padded with zeros to panels of 8; the padding is never copied out.
 * Where it is missing, or the page's policy forbids it, plain JavaScript does the same.
 */

/** Makes layers with the WebAssembly kernel, or in plain JavaScript if there is none. */
export function createLayerMaker(): LayerMaker {
  return createKernelLayers() ?? plainLayer
}

interface Kernel {
  multiply(
    x: number,
    xStride: number,
    rows: number,
    inputs: number,
    weights: number,
    panelStride: number,
    panels: number,
    bias: number,
    out: number,
    outStride: number,
  ): void
  relu(at: number, end: number): void
  selu(at: number, end: number, gamma: number, scale: number): void
}

const pageBytes = 65_536
const panelColumns = 8

/** Undefined if WebAssembly or its SIMD instructions are missing or forbidden. */
export function createKernelLayers(): LayerMaker | undefined {
  let memory: WebAssembly.Memory
  let kernel: Kernel
  try {
    memory = new WebAssembly.Memory({ initial: 1 })
    const bytes = Uint8Array.from(atob(matrixKernel), (letter) => letter.charCodeAt(0))
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } })
    kernel = instance.exports as unknown as Kernel
  } catch {
    return undefined
  }
  let weightsEnd = 0
  let view = new Float32Array(memory.buffer)

  const floats = (end: number): Float32Array => {
    const missing = Math.ceil((end - memory.buffer.byteLength) / pageBytes)
    if (missing > 0) memory.grow(missing)
    if (view.buffer !== memory.buffer) view = new Float32Array(memory.buffer)
    return view
  }
  const allocate = (count: number): number => {
    const at = weightsEnd
    weightsEnd = aligned(at + 4 * count)
    return at
  }

  return ({ outputs, inputs, rows, bias, activation }) => {
    const panels = Math.ceil(outputs / panelColumns)
    const width = panels * panelColumns
    const panelStride = 4 * panelColumns * inputs
    const weightsAt = allocate(width * inputs)
    const biasAt = allocate(width)
    pack(floats(weightsEnd), weightsAt / 4, rows, outputs, inputs)
    floats(weightsEnd).set(bias, biasAt / 4)

    return (input, count, shared, output) => {
      const xAt = weightsEnd
      const sharedAt = aligned(xAt + 4 * count * inputs)
      const outAt = aligned(sharedAt + 4 * width)
      const end = outAt + 4 * count * width
      const memoryFloats = floats(end)
      memoryFloats.set(count * inputs === input.length ? input : input.subarray(0, count * inputs), xAt / 4)
      const hasShared = shared > 0 && count > 1
      if (hasShared) {
        kernel.multiply(xAt, 0, 1, shared, weightsAt, panelStride, panels, biasAt, sharedAt, 0)
      }
      const [skipped, start] = hasShared ? [shared, sharedAt] : [0, biasAt]
      const from = weightsAt + 4 * panelColumns * skipped
      kernel.multiply(
        xAt + 4 * skipped,
        4 * inputs,
        count,
        inputs - skipped,
        from,
        panelStride,
        panels,
        start,
        outAt,
        4 * width,
      )
      if (activation?.kind === 'relu') kernel.relu(outAt, end)
      if (activation?.kind === 'selu')
        kernel.selu(outAt, end, activation.gamma, activation.gamma * activation.alpha)
      if (width === outputs) output.set(memoryFloats.subarray(outAt / 4, end / 4))
      else {
        for (let row = 0; row < count; row++) {
          const at = outAt / 4 + row * width
          for (let column = 0; column < outputs; column++)
            output[row * outputs + column] = memoryFloats[at + column]!
        }
      }
    }
  }
}

function pack(into: Float32Array, at: number, rows: Float32Array, outputs: number, inputs: number): void {
  for (let output = 0; output < outputs; output++) {
    const column = output % panelColumns
    const panel = at + (output - column) * inputs
    for (let input = 0; input < inputs; input++) {
      into[panel + input * panelColumns + column] = rows[output * inputs + input]!
    }
  }
}

function aligned(at: number): number {
  return Math.ceil(at / 16) * 16
}
