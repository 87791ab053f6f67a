/** Evaluations of a training run: at its start, halfway, at its end. */
export const evaluations = 3

/** Numbers of an evaluation: epoch, training seconds, and accuracy on train, validation and test set. */
export const evaluationFields = 5

/* A record may have this many bytes; the published ones have 155, those with foreign fields 520. */
const maxBytes = 1 << 16

/**
 * Reads `ModelMetrics` of the official protocol (nasbench/lib, model_metrics.proto), the record of one training run:
 * `repeated EvaluationData evaluation_data = 1 { doubles 1 to 5 }, int32 trainable_parameters = 2, double total_time = 3`.
 *
 * A field that is not one of these, by number or by wire type, is skipped by its wire type and remembered by name. The
 * same object reads one record after another.
 */
export class MetricsDecoder {
  /** The encoded record belongs here. */
  readonly bytes = new Uint8Array(maxBytes)
  /** Five numbers of each evaluation; NaN if the record has none. */
  readonly values = new Float64Array(evaluations * evaluationFields)
  /** How many evaluations the record has; only the first three are read. */
  evaluations = 0
  parameters = Number.NaN
  totalTime = Number.NaN
  /** Names of all fields that were skipped so far: `evaluation_data.6`. */
  readonly ignored = new Set<string>()

  /** The same bytes. */
  readonly view = new DataView(this.bytes.buffer)
  private at = 0

  /** Reads the first `length` of `bytes`. Gives what is wrong with them, or undefined. */
  decode(length: number): string | undefined {
    this.values.fill(Number.NaN)
    this.evaluations = 0
    this.parameters = Number.NaN
    this.totalTime = Number.NaN
    this.at = 0
    while (this.at < length) {
      const tag = this.varint(length)
      if (tag === 0x0a) {
        const size = this.varint(length)
        if (!(size <= length - this.at)) return 'an evaluation runs beyond the end of the record'
        const end = this.at + size
        const wrong = this.evaluations < evaluations ? this.evaluation(end) : this.skipTo(end)
        if (wrong !== undefined) return wrong
        this.evaluations++
      } else if (tag === 0x10) {
        this.parameters = this.varint(length)
        if (Number.isNaN(this.parameters)) return 'the number of parameters is cut off'
      } else if (tag === 0x19) {
        if (this.at + 8 > length) return 'the total time is cut off'
        this.totalTime = this.view.getFloat64(this.at, true)
        this.at += 8
      } else if (!this.skip(tag, length)) return `there is no sense in field ${tag >>> 3}`
      else this.ignore('', tag)
    }
    return undefined
  }

  private evaluation(end: number): string | undefined {
    const first = this.evaluations * evaluationFields
    while (this.at < end) {
      const tag = this.varint(end)
      // Doubles 1 to 5.
      if ((tag & 7) === 1 && tag >= 0x09 && tag <= 0x29) {
        if (this.at + 8 > end) return 'a number of an evaluation is cut off'
        const value = this.view.getFloat64(this.at, true)
        // Absent numbers are NaN from here on, so a recorded NaN must not pass for one.
        if (Number.isNaN(value)) return `field ${tag >>> 3} of an evaluation is NaN`
        this.values[first + (tag >>> 3) - 1] = value
        this.at += 8
      } else if (!this.skip(tag, end)) return `there is no sense in field ${tag >>> 3} of an evaluation`
      else this.ignore('evaluation_data.', tag)
    }
    return undefined
  }

  private skipTo(end: number): undefined {
    this.at = end
  }

  /* False if the field is cut off, or of a wire type that there is not (groups have gone out of use long ago). */
  private skip(tag: number, end: number): boolean {
    if (!(tag >= 8)) return false
    switch (tag & 7) {
      case 0:
        return !Number.isNaN(this.varint(end))
      case 1:
        this.at += 8
        break
      case 2: {
        const size = this.varint(end)
        if (Number.isNaN(size)) return false
        this.at += size
        break
      }
      case 5:
        this.at += 4
        break
      default:
        return false
    }
    return this.at <= end
  }

  /* NaN if it is cut off or too long. */
  private varint(end: number): number {
    const first = this.bytes[this.at]!
    if (first < 128 && this.at < end) {
      this.at++
      return first
    }
    let value = 0
    let scale = 1
    for (let length = 0; length < 10 && this.at < end; length++) {
      const byte = this.bytes[this.at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
    }
    return Number.NaN
  }

  private ignore(prefix: string, tag: number): void {
    // A damaged file may have any number of them.
    if (this.ignored.size < 100) this.ignored.add(`${prefix}${tag >>> 3}`)
  }
}
