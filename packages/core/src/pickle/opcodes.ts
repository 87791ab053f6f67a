/*
 * The pickle opcodes of protocols 0 to 5 (CPython's pickletools is the reference): how long their argument is and
 * what they do to the stack.
 */

/** How an opcode's argument is laid out. */
export const argument = {
  none: 0,
  /** One, two, four or eight bytes of fixed length. */
  byte1: 1,
  byte2: 2,
  byte4: 4,
  byte8: 8,
  /** Text up to a newline; two such lines. */
  line: 20,
  lines: 21,
  /** A little-endian length of 1, 4 or 8 bytes, then that many bytes. */
  length1: 31,
  length4: 34,
  length8: 38,
} as const

/** The effect of an opcode on the stack if it does more than pop some values and push others. */
export const effect = {
  /** Pops and pushes as listed. */
  plain: 0,
  /** Pushes a mark. */
  mark: 1,
  /** Pops down to the last mark, then pushes as listed. */
  collect: 2,
  /** Pops down to the last mark, into the container below it. */
  extend: 3,
  /** Changes the container below the popped values. */
  insert: 4,
  /** Ends the pickle. */
  stop: 5,
  /** Remembers the top in the memo. */
  remember: 6,
} as const

export interface Opcode {
  readonly code: number
  readonly name: string
  readonly argument: number
  readonly effect: number
  /** Values taken from the stack; of `insert`, the container is not among them. */
  readonly pops: number
  readonly pushes: number
}

/* Code, argument, effect, pops and pushes, by name. */
const table = {
  MARK: [0x28, argument.none, effect.mark, 0, 0],
  STOP: [0x2e, argument.none, effect.stop, 1, 0],
  POP: [0x30, argument.none, effect.plain, 1, 0],
  POP_MARK: [0x31, argument.none, effect.collect, 0, 0],
  DUP: [0x32, argument.none, effect.plain, 1, 2],
  FLOAT: [0x46, argument.line, effect.plain, 0, 1],
  INT: [0x49, argument.line, effect.plain, 0, 1],
  BININT: [0x4a, argument.byte4, effect.plain, 0, 1],
  BININT1: [0x4b, argument.byte1, effect.plain, 0, 1],
  LONG: [0x4c, argument.line, effect.plain, 0, 1],
  BININT2: [0x4d, argument.byte2, effect.plain, 0, 1],
  NONE: [0x4e, argument.none, effect.plain, 0, 1],
  PERSID: [0x50, argument.line, effect.plain, 0, 1],
  BINPERSID: [0x51, argument.none, effect.plain, 1, 1],
  REDUCE: [0x52, argument.none, effect.plain, 2, 1],
  STRING: [0x53, argument.line, effect.plain, 0, 1],
  BINSTRING: [0x54, argument.length4, effect.plain, 0, 1],
  SHORT_BINSTRING: [0x55, argument.length1, effect.plain, 0, 1],
  UNICODE: [0x56, argument.line, effect.plain, 0, 1],
  BINUNICODE: [0x58, argument.length4, effect.plain, 0, 1],
  APPEND: [0x61, argument.none, effect.insert, 1, 0],
  BUILD: [0x62, argument.none, effect.insert, 1, 0],
  GLOBAL: [0x63, argument.lines, effect.plain, 0, 1],
  DICT: [0x64, argument.none, effect.collect, 0, 1],
  APPENDS: [0x65, argument.none, effect.extend, 0, 0],
  GET: [0x67, argument.line, effect.plain, 0, 1],
  BINGET: [0x68, argument.byte1, effect.plain, 0, 1],
  INST: [0x69, argument.lines, effect.collect, 0, 1],
  LONG_BINGET: [0x6a, argument.byte4, effect.plain, 0, 1],
  LIST: [0x6c, argument.none, effect.collect, 0, 1],
  EMPTY_LIST: [0x5d, argument.none, effect.plain, 0, 1],
  OBJ: [0x6f, argument.none, effect.collect, 0, 1],
  PUT: [0x70, argument.line, effect.remember, 0, 0],
  BINPUT: [0x71, argument.byte1, effect.remember, 0, 0],
  LONG_BINPUT: [0x72, argument.byte4, effect.remember, 0, 0],
  SETITEM: [0x73, argument.none, effect.insert, 2, 0],
  TUPLE: [0x74, argument.none, effect.collect, 0, 1],
  EMPTY_TUPLE: [0x29, argument.none, effect.plain, 0, 1],
  SETITEMS: [0x75, argument.none, effect.extend, 0, 0],
  BINFLOAT: [0x47, argument.byte8, effect.plain, 0, 1],
  EMPTY_DICT: [0x7d, argument.none, effect.plain, 0, 1],
  PROTO: [0x80, argument.byte1, effect.plain, 0, 0],
  NEWOBJ: [0x81, argument.none, effect.plain, 2, 1],
  EXT1: [0x82, argument.byte1, effect.plain, 0, 1],
  EXT2: [0x83, argument.byte2, effect.plain, 0, 1],
  EXT4: [0x84, argument.byte4, effect.plain, 0, 1],
  TUPLE1: [0x85, argument.none, effect.plain, 1, 1],
  TUPLE2: [0x86, argument.none, effect.plain, 2, 1],
  TUPLE3: [0x87, argument.none, effect.plain, 3, 1],
  NEWTRUE: [0x88, argument.none, effect.plain, 0, 1],
  NEWFALSE: [0x89, argument.none, effect.plain, 0, 1],
  LONG1: [0x8a, argument.length1, effect.plain, 0, 1],
  LONG4: [0x8b, argument.length4, effect.plain, 0, 1],
  BINBYTES: [0x42, argument.length4, effect.plain, 0, 1],
  SHORT_BINBYTES: [0x43, argument.length1, effect.plain, 0, 1],
  SHORT_BINUNICODE: [0x8c, argument.length1, effect.plain, 0, 1],
  BINUNICODE8: [0x8d, argument.length8, effect.plain, 0, 1],
  BINBYTES8: [0x8e, argument.length8, effect.plain, 0, 1],
  EMPTY_SET: [0x8f, argument.none, effect.plain, 0, 1],
  ADDITEMS: [0x90, argument.none, effect.extend, 0, 0],
  FROZENSET: [0x91, argument.none, effect.collect, 0, 1],
  NEWOBJ_EX: [0x92, argument.none, effect.plain, 3, 1],
  STACK_GLOBAL: [0x93, argument.none, effect.plain, 2, 1],
  MEMOIZE: [0x94, argument.none, effect.remember, 0, 0],
  FRAME: [0x95, argument.byte8, effect.plain, 0, 0],
  BYTEARRAY8: [0x96, argument.length8, effect.plain, 0, 1],
  NEXT_BUFFER: [0x97, argument.none, effect.plain, 0, 1],
  READONLY_BUFFER: [0x98, argument.none, effect.plain, 1, 1],
} as const

type Table = typeof table

/** The code of each opcode, by name. */
export const op = Object.fromEntries(Object.entries(table).map(([name, [code]]) => [name, code])) as {
  readonly [Name in keyof Table]: Table[Name][0]
}

/** By code; undefined if there is no such opcode. */
export const opcodes: readonly (Opcode | undefined)[] = (() => {
  const byCode = new Array<Opcode | undefined>(256).fill(undefined)
  for (const [name, [code, layout, what, pops, pushes]] of Object.entries(table)) {
    byCode[code] = { code, name, argument: layout, effect: what, pops, pushes }
  }
  return byCode
})()

/** For messages: `opcode BINFLOAT`, `byte 0xff (no opcode)`. */
export function formatOpcode(code: number): string {
  const known = opcodes[code]
  return known ? `opcode ${known.name}` : `byte 0x${code.toString(16).padStart(2, '0')} (no opcode)`
}
