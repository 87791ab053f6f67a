/**
 * What a value on the pickle's stack is, as far as it can be told without building it. From `firstGlobal` on:
 * the pickle's own globals, in the order of their first mention.
 */
export const shadow = {
  scalar: 1,
  text: 2,
  bytes: 3,
  list: 4,
  tuple: 5,
  dict: 6,
  set: 7,
  /** A call of a class that a benchmark allows; nothing was run. */
  object: 8,
  dtype: 9,
  array: 10,
  firstGlobal: 16,
} as const

/** True for what can hold other values. */
export function isContainer(kind: number): boolean {
  return kind >= shadow.list && kind <= shadow.object
}

/** Memory a value takes once it is built, roughly, beside the bytes it has in the file. */
export const memoryOf: Readonly<Record<number, number>> = {
  [shadow.text]: 24,
  [shadow.bytes]: 160,
  [shadow.list]: 32,
  [shadow.tuple]: 32,
  [shadow.dict]: 200,
  [shadow.set]: 200,
  [shadow.object]: 80,
  [shadow.dtype]: 80,
  [shadow.array]: 250,
}

/** What opcodes push, by name; `scalar` where there is nothing. */
export const kindOfPush: Readonly<Record<string, number>> = {
  STRING: shadow.text,
  BINSTRING: shadow.text,
  SHORT_BINSTRING: shadow.text,
  UNICODE: shadow.text,
  BINUNICODE: shadow.text,
  SHORT_BINUNICODE: shadow.text,
  BINUNICODE8: shadow.text,
  BINBYTES: shadow.bytes,
  SHORT_BINBYTES: shadow.bytes,
  BINBYTES8: shadow.bytes,
  BYTEARRAY8: shadow.bytes,
  EMPTY_LIST: shadow.list,
  LIST: shadow.list,
  EMPTY_DICT: shadow.dict,
  DICT: shadow.dict,
  EMPTY_SET: shadow.set,
  FROZENSET: shadow.set,
  EMPTY_TUPLE: shadow.tuple,
  TUPLE: shadow.tuple,
  TUPLE1: shadow.tuple,
  TUPLE2: shadow.tuple,
  TUPLE3: shadow.tuple,
}

/** What the opcodes that add items add them to. */
export const containerFor: Readonly<Record<string, number>> = {
  APPEND: shadow.list,
  APPENDS: shadow.list,
  SETITEM: shadow.dict,
  SETITEMS: shadow.dict,
  ADDITEMS: shadow.set,
}
