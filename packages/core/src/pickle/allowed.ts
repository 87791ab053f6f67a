/**
 * The globals that a pickle may name. Nothing of them is ever called: the reader knows what each would have made.
 * Python's numpy moved its private modules in version 2, so both spellings stand here.
 */
export const allowedGlobals: ReadonlyMap<string, GlobalMeaning> = new Map<string, GlobalMeaning>([
  ['collections OrderedDict', 'dict'],
  ['builtins dict', 'dict'],
  ['__builtin__ dict', 'dict'],
  ['builtins set', 'set'],
  ['__builtin__ set', 'set'],
  ['builtins frozenset', 'set'],
  ['__builtin__ frozenset', 'set'],
  ['builtins bytes', 'bytes'],
  ['__builtin__ bytes', 'bytes'],
  ['builtins bytearray', 'bytes'],
  ['__builtin__ bytearray', 'bytes'],
  ['_codecs encode', 'encode'],
  ['numpy dtype', 'dtype'],
  ['numpy ndarray', 'name'],
  ['numpy.core.multiarray scalar', 'scalar'],
  ['numpy._core.multiarray scalar', 'scalar'],
  ['numpy.core.multiarray _reconstruct', 'object'],
  ['numpy._core.multiarray _reconstruct', 'object'],
  ['numpy.core.numeric _frombuffer', 'object'],
  ['numpy._core.numeric _frombuffer', 'object'],
])

/**
 * What calling an allowed global would make: a container, bytes, text encoded to bytes, a numpy data type or scalar;
 * `object` stays a call that was not made; `name` may only be mentioned.
 */
export type GlobalMeaning = 'dict' | 'set' | 'bytes' | 'encode' | 'dtype' | 'scalar' | 'object' | 'name'
