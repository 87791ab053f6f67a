/**
 * Numbers by whole number: a learning curve by epoch, a list by index. Used again and again, so that reading a curve
 * makes no object.
 */
export class NumberRun {
  private points = new Int32Array(256)
  private numbers = new Float64Array(256)
  /** How many numbers there are. */
  length = 0
  private ordered = true

  clear(): void {
    this.length = 0
    this.ordered = true
  }

  /** Adds a number at a whole number, such as an accuracy at an epoch. */
  push(point: number, value: number): void {
    const { length } = this
    if (length === this.points.length) {
      const points = new Int32Array(length * 2)
      points.set(this.points)
      this.points = points
      const numbers = new Float64Array(length * 2)
      numbers.set(this.numbers)
      this.numbers = numbers
    }
    if (length > 0 && point <= this.points[length - 1]!) this.ordered = false
    this.points[length] = point
    this.numbers[length] = value
    this.length = length + 1
  }

  /** The numbers, by ascending point. Valid until the next change. If a point came twice, the later value counts. */
  values(): Float64Array {
    this.sort()
    return this.numbers.subarray(0, this.length)
  }

  /** The first point where they follow one another, else all points, as `MeasureWriter.append` takes them. */
  where(): number | number[] {
    this.sort()
    const first = this.points[0]!
    if (this.points[this.length - 1]! - first === this.length - 1) return first
    return [...this.points.subarray(0, this.length)]
  }

  private sort(): void {
    if (this.ordered) return
    const latest = new Map<number, number>()
    for (let i = 0; i < this.length; i++) latest.set(this.points[i]!, this.numbers[i]!)
    const pairs = [...latest].sort((a, b) => a[0] - b[0])
    this.clear()
    for (const [point, value] of pairs) this.push(point, value)
  }
}
