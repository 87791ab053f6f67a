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

/** What an opcode does to the stack, where it is more than popping some values and pushing others. */
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

const rows: readonly (readonly [number, string, number, number, number, number])[] = [
  [0x28, 'MARK', argument.none, effect.mark, 0, 0],
  [0x2e, 'STOP', argument.none, effect.stop, 1, 0],
  [0x30, 'POP', argument.none, effect.plain, 1, 0],
  [0x31, 'POP_MARK', argument.none, effect.collect, 0, 0],
  [0x32, 'DUP', argument.none, effect.plain, 1, 2],
  [0x46, 'FLOAT', argument.line, effect.plain, 0, 1],
  [0x49, 'INT', argument.line, effect.plain, 0, 1],
  [0x4a, 'BININT', argument.byte4, effect.plain, 0, 1],
  [0x4b, 'BININT1', argument.byte1, effect.plain, 0, 1],
  [0x4c, 'LONG', argument.line, effect.plain, 0, 1],
  [0x4d, 'BININT2', argument.byte2, effect.plain, 0, 1],
  [0x4e, 'NONE', argument.none, effect.plain, 0, 1],
  [0x50, 'PERSID', argument.line, effect.plain, 0, 1],
  [0x51, 'BINPERSID', argument.none, effect.plain, 1, 1],
  [0x52, 'REDUCE', argument.none, effect.plain, 2, 1],
  [0x53, 'STRING', argument.line, effect.plain, 0, 1],
  [0x54, 'BINSTRING', argument.length4, effect.plain, 0, 1],
  [0x55, 'SHORT_BINSTRING', argument.length1, effect.plain, 0, 1],
  [0x56, 'UNICODE', argument.line, effect.plain, 0, 1],
  [0x58, 'BINUNICODE', argument.length4, effect.plain, 0, 1],
  [0x61, 'APPEND', argument.none, effect.insert, 1, 0],
  [0x62, 'BUILD', argument.none, effect.insert, 1, 0],
  [0x63, 'GLOBAL', argument.lines, effect.plain, 0, 1],
  [0x64, 'DICT', argument.none, effect.collect, 0, 1],
  [0x65, 'APPENDS', argument.none, effect.extend, 0, 0],
  [0x67, 'GET', argument.line, effect.plain, 0, 1],
  [0x68, 'BINGET', argument.byte1, effect.plain, 0, 1],
  [0x69, 'INST', argument.lines, effect.collect, 0, 1],
  [0x6a, 'LONG_BINGET', argument.byte4, effect.plain, 0, 1],
  [0x6c, 'LIST', argument.none, effect.collect, 0, 1],
  [0x5d, 'EMPTY_LIST', argument.none, effect.plain, 0, 1],
  [0x6f, 'OBJ', argument.none, effect.collect, 0, 1],
  [0x70, 'PUT', argument.line, effect.remember, 0, 0],
  [0x71, 'BINPUT', argument.byte1, effect.remember, 0, 0],
  [0x72, 'LONG_BINPUT', argument.byte4, effect.remember, 0, 0],
  [0x73, 'SETITEM', argument.none, effect.insert, 2, 0],
  [0x74, 'TUPLE', argument.none, effect.collect, 0, 1],
  [0x29, 'EMPTY_TUPLE', argument.none, effect.plain, 0, 1],
  [0x75, 'SETITEMS', argument.none, effect.extend, 0, 0],
  [0x47, 'BINFLOAT', argument.byte8, effect.plain, 0, 1],
  [0x7d, 'EMPTY_DICT', argument.none, effect.plain, 0, 1],
  [0x80, 'PROTO', argument.byte1, effect.plain, 0, 0],
  [0x81, 'NEWOBJ', argument.none, effect.plain, 2, 1],
  [0x82, 'EXT1', argument.byte1, effect.plain, 0, 1],
  [0x83, 'EXT2', argument.byte2, effect.plain, 0, 1],
  [0x84, 'EXT4', argument.byte4, effect.plain, 0, 1],
  [0x85, 'TUPLE1', argument.none, effect.plain, 1, 1],
  [0x86, 'TUPLE2', argument.none, effect.plain, 2, 1],
  [0x87, 'TUPLE3', argument.none, effect.plain, 3, 1],
  [0x88, 'NEWTRUE', argument.none, effect.plain, 0, 1],
  [0x89, 'NEWFALSE', argument.none, effect.plain, 0, 1],
  [0x8a, 'LONG1', argument.length1, effect.plain, 0, 1],
  [0x8b, 'LONG4', argument.length4, effect.plain, 0, 1],
  [0x42, 'BINBYTES', argument.length4, effect.plain, 0, 1],
  [0x43, 'SHORT_BINBYTES', argument.length1, effect.plain, 0, 1],
  [0x8c, 'SHORT_BINUNICODE', argument.length1, effect.plain, 0, 1],
  [0x8d, 'BINUNICODE8', argument.length8, effect.plain, 0, 1],
  [0x8e, 'BINBYTES8', argument.length8, effect.plain, 0, 1],
  [0x8f, 'EMPTY_SET', argument.none, effect.plain, 0, 1],
  [0x90, 'ADDITEMS', argument.none, effect.extend, 0, 0],
  [0x91, 'FROZENSET', argument.none, effect.collect, 0, 1],
  [0x92, 'NEWOBJ_EX', argument.none, effect.plain, 3, 1],
  [0x93, 'STACK_GLOBAL', argument.none, effect.plain, 2, 1],
  [0x94, 'MEMOIZE', argument.none, effect.remember, 0, 0],
  [0x95, 'FRAME', argument.byte8, effect.plain, 0, 0],
  [0x96, 'BYTEARRAY8', argument.length8, effect.plain, 0, 1],
  [0x97, 'NEXT_BUFFER', argument.none, effect.plain, 0, 1],
  [0x98, 'READONLY_BUFFER', argument.none, effect.plain, 1, 1],
]

/** By code; undefined where there is no such opcode. */
export const opcodes: readonly (Opcode | undefined)[] = (() => {
  const table = new Array<Opcode | undefined>(256).fill(undefined)
  for (const [code, name, layout, what, pops, pushes] of rows) {
    table[code] = { code, name, argument: layout, effect: what, pops, pushes }
  }
  return table
})()

/** For messages: `opcode BINFLOAT`, `byte 0xff (no opcode)`. */
export function formatOpcode(code: number): string {
  const known = opcodes[code]
  return known ? `opcode ${known.name}` : `byte 0x${code.toString(16).padStart(2, '0')} (no opcode)`
}
