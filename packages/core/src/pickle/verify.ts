import { NasBenchError } from '../errors.js'
import { type GlobalRule, globalRule } from './globals.js'
import { deepestNesting } from './graph.js'
import { containerFor, isContainer, kindOfPush, memoryOf, shadow } from './kinds.js'
import { readLiteral } from './literals.js'
import { effect, formatOpcode, type Opcode, opcodes } from './opcodes.js'
import { memoSlot, slotOfLine } from './scan.js'
import { ShadowRows } from './shadow.js'
import { decodeLatin1, decodeUtf8 } from './text.js'
import { opcodeEnd, type PickleWindow } from './window.js'

/** Values on the stack at once: a tuple of that many, or a bomb. */
const mostStacked = 2 ** 20

/**
 * Follows a pickle opcode by opcode and lets nothing pass that is not well formed: every argument inside the file and
 * its frame, every stack entry and memo slot there and of the kind that is needed, every global allowed. It builds no
 * value, only remembers of each what kind it is, so whoever builds values behind it needs no checks of their own.
 */
export class PickleVerifier {
  /** The opcode of the last step, where it stands and where the next one does. */
  opcode: Opcode = opcodes[0x2e] as Opcode
  at: number
  next: number
  /** After a PUT or GET: the memo slot. */
  slot = 0
  /** After an opcode that collects or extends: how many values were above the mark. */
  collected = 0
  /** After an opcode that mentions a global or calls one. */
  rule: GlobalRule | undefined
  /** Offset of the first opcode that put a container where it can be met twice; -1: none did. */
  sharedAt = -1

  private readonly stack = new ShadowRows()
  private size = 0
  private readonly marks: number[] = []
  private readonly memo = new ShadowRows()
  private memoized = 0
  private pushed = 0
  private readonly rules: GlobalRule[] = []
  private readonly ruleNumbers = new Map<string, number>()
  private memory = 0
  private readonly mostMemory: number

  constructor(
    readonly window: PickleWindow,
    private readonly start: number,
    private readonly extraGlobals: readonly string[],
  ) {
    this.at = start
    this.next = start
    // Proportional to the file, so that a small one cannot fill the machine; tiny ones need room too.
    this.mostMemory = 2 ** 27 + 16 * window.size
  }

  /** Takes the next opcode. Nothing comes after STOP. */
  step(): void {
    this.at = this.next
    this.next = this.endOfOpcode()
    this.opcode = opcodes[this.code] as Opcode
    this.charge(8)
    switch (this.opcode.effect) {
      case effect.mark:
        if (this.marks.length === deepestNesting)
          throw this.unsafe(`nests deeper than ${deepestNesting} levels`)
        this.marks.push(this.size)
        break
      case effect.collect:
        this.collect(this.takeMark())
        break
      case effect.extend:
        this.extend(this.takeMark())
        break
      case effect.insert:
        this.need(this.opcode.pops + 1)
        if (this.opcode.name === 'BUILD') this.build()
        else this.extend(this.size - this.opcode.pops)
        break
      case effect.remember:
        this.remember()
        break
      case effect.stop:
        this.stop()
        break
      default:
        this.plain()
    }
  }

  /** Counts memory that building takes; throws where it is out of all proportion to the file. */
  charge(bytes: number): void {
    this.memory += bytes
    if (this.memory > this.mostMemory) {
      const megabytes = Math.round(this.mostMemory / 2 ** 20)
      throw this.unsafe(`would take more than ${megabytes} MB of memory (walkPickle reads it piece by piece)`)
    }
  }

  corrupt(message: string): NasBenchError {
    return this.window.corrupt(message, this.at)
  }

  unsafe(what: string): NasBenchError {
    return this.refuse('UNSAFE_PICKLE', what, '; nothing of it was run')
  }

  unsupported(what: string): NasBenchError {
    return this.refuse('UNSUPPORTED_FILE', what, '')
  }

  private refuse(code: 'UNSAFE_PICKLE' | 'UNSUPPORTED_FILE', what: string, more: string): NasBenchError {
    const { name } = this.window
    return new NasBenchError(code, `${name} ${what} (byte ${this.at})${more}`, {
      path: name,
      offset: this.at,
    })
  }

  private get code(): number {
    return this.window.buffer[this.at] as number
  }

  private endOfOpcode(): number {
    const { window, at } = this
    for (;;) {
      const limit = window.limit()
      const end = opcodeEnd(window.buffer, window.view, at, limit)
      if (end <= limit) {
        if (opcodes[this.code]) return end
        throw this.corrupt(`${formatOpcode(this.code)} where an opcode should stand`)
      }
      // Throws, unless a frame ended just here.
      window.passes(at, end)
    }
  }

  /** Values must stand on the stack, above the last mark. */
  private need(count: number): void {
    const floor = this.marks.at(-1) ?? 0
    if (this.size - count < floor)
      throw this.corrupt(`${formatOpcode(this.code)} with too little on the stack`)
  }

  private takeMark(): number {
    const mark = this.marks.pop()
    if (mark === undefined) throw this.corrupt(`${formatOpcode(this.code)} without a mark`)
    this.collected = this.size - mark
    return mark
  }

  private push(kind: number, depth: number): void {
    if (depth > deepestNesting) throw this.unsafe(`nests deeper than ${deepestNesting} levels`)
    if (this.size === mostStacked) throw this.unsafe(`has more than ${mostStacked} values open at once`)
    this.charge(memoryOf[kind] ?? 8)
    this.pushed++
    this.stack.set(this.size++, kind, this.at, depth)
  }

  /** LIST, TUPLE, DICT, FROZENSET, OBJ, INST, POP_MARK: the values from `mark` on become one, or none. */
  private collect(mark: number): void {
    const { name } = this.opcode
    const depth = 1 + this.stack.deepest(mark, this.size)
    if (name === 'DICT' && this.collected % 2 === 1) throw this.corrupt('a dict with a key that has no value')
    if (name === 'OBJ' && this.collected === 0) throw this.corrupt('OBJ without a class')
    const callee = name === 'OBJ' ? this.calleeAt(mark) : name === 'INST' ? this.ruleOfLines() : undefined
    this.charge((name === 'DICT' || name === 'FROZENSET' ? 40 : 8) * this.collected)
    this.size = mark
    if (callee) this.pushCall(callee, depth)
    else if (name !== 'POP_MARK') this.push(kindOfPush[name] as number, depth)
  }

  /** APPEND(S), SETITEM(S), ADDITEMS: the values from `from` on go into the container below them. */
  private extend(from: number): void {
    const { name } = this.opcode
    const container = from - 1
    if (container < (this.marks.at(-1) ?? 0)) throw this.corrupt(`${name} without a container`)
    const wanted = containerFor[name] as number
    const kind = this.stack.kind(container)
    if (kind === shadow.object) throw this.unsupported('puts items into an object of a class')
    if (kind !== wanted) throw this.corrupt(`${name} into something else`)
    const items = this.size - from
    if (wanted === shadow.dict && items % 2 === 1) throw this.corrupt('a dict with a key that has no value')
    this.charge((wanted === shadow.list ? 8 : 40) * items)
    const depth = Math.max(this.stack.depth(container), 1 + this.stack.deepest(from, this.size))
    if (depth > deepestNesting) throw this.unsafe(`nests deeper than ${deepestNesting} levels`)
    this.stack.set(container, kind, this.stack.origin(container), depth)
    this.size = from
  }

  private build(): void {
    const kind = this.stack.kind(this.size - 2)
    if (kind >= shadow.firstGlobal) throw this.unsafe('changes a class')
    if (kind !== shadow.object && kind !== shadow.dtype && kind !== shadow.array) {
      throw this.unsupported('gives attributes to a plain value')
    }
    const depth = Math.max(this.stack.depth(this.size - 2), 1 + this.stack.depth(this.size - 1))
    if (depth > deepestNesting) throw this.unsafe(`nests deeper than ${deepestNesting} levels`)
    this.stack.set(this.size - 2, kind, this.stack.origin(this.size - 2), depth)
    this.charge(40)
    this.size--
  }

  private remember(): void {
    this.need(1)
    this.slot = memoSlot(this.window, this.at, this.memoized)
    // Picklers count their memo from 0 or 1, and each slot costs them two bytes at least.
    if (this.slot > this.at - this.start)
      throw this.corrupt(`the memo number ${this.slot}, impossible so early,`)
    if (this.memo.kind(this.slot) === 0) {
      this.memoized++
      this.charge(128)
      if (this.memoized > this.pushed) throw this.corrupt('more memo numbers than values')
    }
    this.memo.copy(this.slot, this.stack, this.size - 1)
  }

  private recall(): void {
    const { buffer, view } = this.window
    if (this.opcode.name === 'GET') this.slot = slotOfLine(this.window, this.at)
    else if (this.opcode.name === 'BINGET') this.slot = buffer[this.at + 1] as number
    else this.slot = view.getUint32(this.at + 1, true)
    if (this.memo.kind(this.slot) === 0) throw this.corrupt(`the memo number ${this.slot}, never filled,`)
    this.pushAgain(this.memo, this.slot)
  }

  private pushAgain(rows: ShadowRows, row: number): void {
    if (isContainer(rows.kind(row)) && this.sharedAt < 0) this.sharedAt = this.at
    this.push(shadow.scalar, 0)
    this.stack.copy(this.size - 1, rows, row)
  }

  private stop(): void {
    this.need(1)
    const { window } = this
    if (this.size !== 1) throw this.corrupt(`STOP with ${this.size} values on the stack`)
    if (window.frameEnd !== Number.POSITIVE_INFINITY && window.base + this.next < window.frameEnd) {
      throw this.corrupt('STOP before the end of its frame')
    }
  }

  private plain(): void {
    const { name, pops } = this.opcode
    if (name === 'POP' && this.marks.at(-1) === this.size) throw this.unsafe('holds itself')
    this.need(pops)
    switch (name) {
      case 'POP':
        this.size--
        return
      case 'DUP':
        this.pushAgain(this.stack, this.size - 1)
        return
      case 'GET':
      case 'BINGET':
      case 'LONG_BINGET':
        this.recall()
        return
      case 'GLOBAL':
        this.pushGlobal(this.ruleOfLines())
        return
      case 'STACK_GLOBAL': {
        const rule = this.ruleOf(this.textAt(this.size - 2), this.textAt(this.size - 1))
        this.size -= 2
        this.pushGlobal(rule)
        return
      }
      case 'REDUCE':
      case 'NEWOBJ':
      case 'NEWOBJ_EX':
        this.call(this.size - pops)
        return
      case 'PROTO': {
        const protocol = this.window.buffer[this.at + 1] as number
        if (protocol > 5) throw this.unsupported(`is of pickle protocol ${protocol}; 0 to 5 are known`)
        return
      }
      case 'FRAME':
        this.window.enterFrame(this.at)
        return
      case 'PERSID':
      case 'BINPERSID':
        throw this.unsafe('refers to something outside itself by a persistent id')
      case 'EXT1':
      case 'EXT2':
      case 'EXT4':
        throw this.unsafe('calls for a class by an extension code')
      case 'NEXT_BUFFER':
      case 'READONLY_BUFFER':
        throw this.unsupported('keeps some of its bytes in buffers outside itself')
      default: {
        const depth = pops > 0 ? 1 + this.stack.deepest(this.size - pops, this.size) : 0
        this.size -= pops
        this.push(kindOfPush[name] ?? shadow.scalar, depth)
        if (kindOfPush[name] !== undefined) this.charge(this.next - this.at)
      }
    }
  }

  /** The text pushed as `row` of the stack, read from where it stands in the file. */
  private textAt(row: number): string {
    if (this.stack.kind(row) !== shadow.text) throw this.corrupt('a global whose name is no text')
    const origin = this.stack.origin(row)
    const { window } = this
    const end = opcodeEnd(window.buffer, window.view, origin, window.end)
    const text = readLiteral(window, origin, end)
    if (typeof text !== 'string') throw this.corrupt('a global whose name is no text')
    return text
  }

  private ruleOfLines(): GlobalRule {
    const module = this.window.buffer.indexOf(0x0a, this.at)
    return this.ruleOf(this.nameOf(this.at + 1, module), this.nameOf(module + 1, this.next - 1))
  }

  private nameOf(from: number, to: number): string {
    const bytes = this.window.buffer.subarray(from, to)
    return decodeUtf8(bytes) ?? decodeLatin1(bytes)
  }

  private ruleOf(module: string, name: string): GlobalRule {
    const rule = globalRule(module, name, this.extraGlobals)
    if (!rule) {
      const global = `${module}.${name}`.slice(0, 200)
      throw this.unsafe(`calls for "${global}", which is not allowed in a benchmark's data`)
    }
    this.rule = rule
    return rule
  }

  private pushGlobal(rule: GlobalRule): void {
    let number = this.ruleNumbers.get(rule.global)
    if (number === undefined) {
      number = this.rules.push(rule) - 1
      this.ruleNumbers.set(rule.global, number)
    }
    this.push(shadow.firstGlobal + number, 0)
  }

  private calleeAt(row: number): GlobalRule {
    const rule = this.rules[this.stack.kind(row) - shadow.firstGlobal]
    if (!rule) throw this.corrupt(`${this.opcode.name} of something that cannot be called`)
    return rule
  }

  /** REDUCE, NEWOBJ, NEWOBJ_EX: the callee at `row`, its arguments above. */
  private call(row: number): void {
    const rule = this.calleeAt(row)
    const { name } = this.opcode
    if (this.stack.kind(row + 1) !== shadow.tuple)
      throw this.corrupt(`${name} with arguments that are no tuple`)
    // A class of ours is only ever called; __new__ of it would do something else.
    if (name === 'NEWOBJ_EX' || (name === 'NEWOBJ' && rule.yields !== shadow.object)) {
      throw this.unsupported(`makes a "${rule.global}" by ${name}`)
    }
    const depth = 1 + this.stack.deepest(row, this.size)
    this.size = row
    this.pushCall(rule, depth)
  }

  private pushCall(rule: GlobalRule, depth: number): void {
    if (!rule.call) throw this.unsafe(`calls "${rule.global}", which may only be mentioned`)
    this.rule = rule
    this.push(rule.yields, rule.yields === shadow.scalar || rule.yields === shadow.bytes ? 0 : depth)
  }
}
