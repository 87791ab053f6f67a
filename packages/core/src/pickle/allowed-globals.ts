/**
 * The results of calling an allowed global: a container, bytes, text encoded to bytes, a complex number, a numpy data
 * type or scalar; `object` stays a call that was not made; `name` may only be mentioned.
 */
export type GlobalMeaning =
  | 'dict'
  | 'defaultdict'
  | 'list'
  | 'set'
  | 'bytes'
  | 'encode'
  | 'complex'
  | 'dtype'
  | 'scalar'
  | 'object'
  | 'name'

const builtins: readonly (readonly [string, GlobalMeaning])[] = [
  ['dict', 'dict'],
  ['list', 'list'],
  ['set', 'set'],
  ['frozenset', 'set'],
  ['bytes', 'bytes'],
  ['bytearray', 'bytes'],
  ['complex', 'complex'],
  ['int', 'name'],
  ['float', 'name'],
]

/**
 * The globals that a pickle may name, by `module name`. None of them is ever called: the reader builds the result of
 * each by itself. Python 2 has another name for its builtins, and numpy 2 moved its private modules.
 */
export const allowedGlobals: ReadonlyMap<string, GlobalMeaning> = new Map<string, GlobalMeaning>([
  ...['builtins', '__builtin__'].flatMap((module) =>
    builtins.map(([name, meaning]) => [`${module} ${name}`, meaning] as const),
  ),
  ['collections OrderedDict', 'dict'],
  ['collections defaultdict', 'defaultdict'],
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
