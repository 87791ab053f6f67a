import {
  count,
  type Encoding,
  integer,
  type Json,
  type MeasureWriter,
  NasBenchError,
  type StoreWriter,
} from '@nasbench/core'
import type { GenotypeCode } from '../cell-code.js'
import { codeOfPath, patternKey } from '../path-code.js'
import {
  type Attributes301,
  configField,
  curveMeasure,
  curvesField,
  type FieldPath,
  infoMeasure,
  notesTable,
  noteText,
  optimizerField,
  pathText,
  runMeasures,
  runsTable,
} from '../tables.js'
import { splitConfig } from './config-code.js'
import { type CurveWriter, createCurveWriter, unitOf } from './curve-writer.js'
import { datasetOf, optimizerOfPath } from './describe-run.js'
import { type Fields, type FieldValue, isFields, noteOfField } from './field-value.js'

/** A run as one of the published layouts has it. */
export interface RunRecord {
  /** Null where the layout has no paths. */
  readonly path: string | null
  readonly parsed: Fields
  /** The entry's other fields than `path` and `parsed`. */
  readonly entry?: Fields
  /** The architecture if it is not in the record's configuration. */
  readonly codes?: GenotypeCode
}

/** Writes the runs of any layout into a store's tables, in the order in which they come. */
export interface RunWriter {
  add(run: RunRecord): void
  /** Writes what is only known at the end; throws UNSUPPORTED_FILE if there was no run. */
  finish(files: number | null): void
  readonly runs: number
}

/** Curves that a layout has outside of `learning_curves`, by field. */
export type CurveFields = Readonly<Record<string, string>>

/* So many kinds of numbers are columns; of a file with more, the rest are notes. */
const mostColumns = 96
/* Patterns of paths, which are read when a store is opened. */
const mostPatterns = 1024
/* Characters of notes that are remembered, so that each is written once. */
const mostNoteText = 1 << 24

const columnName = /^[a-z][a-z0-9_]{0,63}$/
const curveName = /^(Train\/)?[a-z][a-z0-9_]{0,63}$/
const accuracies = [count(10_000, 100), count(10_000, 100, { single: true })]
const wholeNumbers = [integer(254), integer(65_534), integer()]

export function createRunWriter(writer: StoreWriter, file: string, curveFields: CurveFields = {}): RunWriter {
  const table = writer.table(runsTable)
  const notes = writer.table(notesTable)
  const json = notes.text(noteText)
  const whole = (name: string, unit: string) => table.measure(name, { unit, encodings: wholeNumbers })
  const normal = whole(runMeasures.normal, 'code')
  const reduce = whole(runMeasures.reduce, 'code')
  const note = whole(runMeasures.note, 'row')
  const optimizers = createNames(whole(runMeasures.optimizer, 'place'))
  const datasets = createNames(whole(runMeasures.dataset, 'place'))
  const patterns = createNames(whole(runMeasures.pathPattern, 'place'))
  const pathNumber = whole(runMeasures.pathNumber, 'number')
  const numbers = new Map<string, MeasureWriter>()
  const curves = new Map<string, CurveWriter>()
  const fields = new Map<string, FieldPath>()
  const known = new Map<string, number>()
  let knownText = 0

  /* False: there are too many kinds, or it is called as no column may be. */
  const writeNumber = (name: string, field: FieldPath, value: number): boolean => {
    let measure = numbers.get(name)
    if (!measure) {
      const last = field[field.length - 1] as string
      if (!columnName.test(last) || isTaken(name, field) || numbers.size === mostColumns) return false
      measure = table.measure(name, { unit: unitOf(last), encodings: encodingsOf(last) })
      numbers.set(name, measure)
      fields.set(name, field)
    }
    measure.appendValue(value)
    return true
  }

  /* The values of a list of numbers; NaN for other values, so that every number keeps its epoch. */
  const writeCurve = (name: string, field: FieldPath, values: Float64Array): boolean => {
    let curve = curves.get(name)
    if (!curve) {
      if (!curveName.test(name) || curves.size === mostColumns) return false
      curve = createCurveWriter(table, name)
      curves.set(name, curve)
      fields.set(curveMeasure(name), field)
    }
    if (curve.row === table.rows) return false
    curve.append(values)
    return true
  }

  const takeCurve = (name: string, field: FieldPath, value: FieldValue): FieldValue | undefined => {
    if (value instanceof Float64Array) return writeCurve(name, field, value) ? undefined : value
    if (Array.isArray(value) && value.some((item) => typeof item === 'number')) {
      writeCurve(
        name,
        field,
        Float64Array.from(value, (item) => (typeof item === 'number' ? item : Number.NaN)),
      )
    }
    return value
  }

  const takeInfo = (value: FieldValue): FieldValue => {
    if (!Array.isArray(value) || !isFields(value[0])) return value
    const rest = taken(value[0], (field, item) =>
      typeof item === 'number' && writeNumber(infoMeasure(field), ['info', 0, field], item)
        ? undefined
        : item,
    )
    return [rest, ...value.slice(1)]
  }

  const takeField = (field: string, value: FieldValue): FieldValue | undefined => {
    if (typeof value === 'number') return writeNumber(field, [field], value) ? undefined : value
    if (field === 'info') return takeInfo(value)
    if (field === curvesField && isFields(value)) {
      return taken(value, (name, curve) => takeCurve(name, [curvesField, name], curve))
    }
    if (Object.hasOwn(curveFields, field)) return takeCurve(curveFields[field] as string, [field], value)
    return value
  }

  const writePath = (path: string | null) => {
    if (path === null) return
    const { pattern, number } = codeOfPath(path)
    if (patterns.add(patternKey(pattern), mostPatterns)) pathNumber.appendValue(number)
    else table.text(pathText).append(path)
  }

  const writeNote = (text: string) => {
    let place = known.get(text)
    if (place === undefined) {
      place = notes.rows
      json.append(text)
      notes.endRow()
      if (knownText < mostNoteText) known.set(text, place)
      knownText += text.length
    }
    note.appendValue(place)
  }

  return {
    get runs() {
      return table.rows
    },
    add({ path, parsed, entry, codes: given }) {
      let codes = given
      let optimizer: FieldValue | undefined
      const rest = taken(parsed, (field, value) => {
        if (field === configField && isFields(value)) {
          const parts = splitConfig(value)
          codes = parts.codes
          return parts.rest
        }
        if (field === optimizerField && typeof value === 'string') {
          optimizer = value
          return undefined
        }
        return takeField(field, value)
      })
      if (codes) {
        normal.appendValue(codes.normal)
        reduce.appendValue(codes.reduce)
      }
      const ofPath = optimizer === undefined && path !== null ? optimizerOfPath(path, file) : undefined
      const name = optimizer ?? ofPath
      if (typeof name === 'string') optimizers.add(name)
      datasets.add(datasetOf(parsed))
      writePath(path)
      writeNote(
        JSON.stringify({
          parsed: noteOfField(rest),
          ...(entry && entry.size > 0 && { entry: noteOfField(entry) }),
          ...(ofPath !== undefined && { optimizerOfPath: true }),
        }),
      )
      table.endRow()
    },
    finish(files) {
      if (table.rows === 0) {
        throw new NasBenchError('UNSUPPORTED_FILE', `${file} has no training runs`, { path: file })
      }
      const attributes: Attributes301 = {
        optimizers: optimizers.names(),
        datasets: datasets.names(),
        pathPatterns: patterns.names().map((key) => JSON.parse(key) as string[]),
        fields: Object.fromEntries(fields),
        files,
      }
      writer.setAttributes(attributes as unknown as { readonly [key: string]: Json })
    },
  }
}

/* The fields that remain after each has been checked. */
function taken(
  fields: Fields,
  take: (field: string, value: FieldValue) => FieldValue | undefined,
): Map<string, FieldValue> {
  const rest = new Map<string, FieldValue>()
  for (const [field, value] of fields) {
    const left = take(field, value)
    if (left !== undefined) rest.set(field, left)
  }
  return rest
}

/* A field of the record may not be taken for a measure of ours, or for a group of them. */
const ours: readonly string[] = [...Object.values(runMeasures), pathText, 'info', 'curves', 'points']

function isTaken(name: string, field: FieldPath): boolean {
  return field.length === 1 && ours.includes(name)
}

function encodingsOf(field: string): readonly Encoding[] {
  return field.includes('accuracy') ? accuracies : wholeNumbers
}

/* Names, each with a place of its own; the place is what a row has. */
function createNames(measure: MeasureWriter) {
  const places = new Map<string, number>()
  return {
    names: () => [...places.keys()],
    /** False if there are too many names already. */
    add(name: string, most = 0xffff): boolean {
      let place = places.get(name)
      if (place === undefined) {
        if (places.size >= most) return false
        place = places.size
        places.set(name, place)
      }
      measure.appendValue(place)
      return true
    },
  }
}
