import {
  bareText,
  createProductSpace,
  formatReceived,
  insideOf,
  invalidArchitecture,
  type Problem,
  readIndexText,
  readInteger,
  readPrinted,
} from '@nasbench/core'

/** The numbers of channels that a layer group may have. */
export const channelChoices = [8, 16, 24, 32, 40, 48, 56, 64] as const

export type Channels = (typeof channelChoices)[number]

/** A network of NATS-Bench's size space: the channels of its five groups of layers. Plain JSON. */
export interface SizeArch {
  /** Channels of each group, starting at the stem. */
  readonly channels: readonly [Channels, Channels, Channels, Channels, Channels]
}

/** 8^5. */
export const sizeSpaceSize = 32_768

/** All networks have this cell. */
export const sizeGenotype =
  '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'

/** The space as choices in text: five of eight, the last one changing fastest. */
export const widths = createProductSpace({
  name: "NATS-Bench's size space",
  choices: Array.from({ length: 5 }, () => channelChoices.map(String)),
  separator: ':',
})

/** The architecture of five choices. */
export function sizeArchOf(choices: readonly string[]): SizeArch {
  return Object.freeze({ channels: Object.freeze(choices.map(Number)) as unknown as SizeArch['channels'] })
}

/** The architecture of an official index, which must be one. */
export function sizeArchAt(index: number): SizeArch {
  const digit = (weight: number) => channelChoices[Math.floor(index / weight) % 8]!
  return Object.freeze({
    channels: Object.freeze([digit(4096), digit(512), digit(64), digit(8), digit(1)] as const),
  })
}

/** The published text, `8:8:16:32:64`, of an index that must be one. */
export function sizeTextAt(index: number): string {
  return sizeArchAt(index).channels.join(':')
}

/**
 * The official index of an architecture: itself, its index, `8:8:16:32:64` (or with dashes, commas or blanks), a list or tuple of
 * the five numbers, also as text, or an object with `channels` or `arch`. Throws INVALID_ARCHITECTURE.
 */
export function resolveSizeArch(value: unknown): number {
  return indexOfForm(value, value, 0)
}

const form = 'five of 8, 16, 24, 32, 40, 48, 56 and 64, such as 8:8:16:32:64'

/* More than any form needs, and records within records. */
const maxText = 4096
const maxDepth = 8

function indexOfForm(value: unknown, received: unknown, depth: number): number {
  if (typeof value === 'number' || typeof value === 'bigint') return checkSizeIndex(value)
  if (typeof value === 'string') return indexOfText(value, received, depth)
  if (Array.isArray(value) && (value.length !== 1 || typeof value[0] === 'number'))
    return indexOfChannels(
      Array.from(value, (one) => readInteger(one) ?? one),
      received,
    )
  if (typeof value === 'object' && value !== null && depth < maxDepth) {
    const inside = 'channels' in value ? value.channels : insideOf(value)
    if (inside !== undefined && inside !== null) return indexOfForm(inside, received, depth + 1)
  }
  return indexOfChannels(undefined, received)
}

function indexOfText(text: string, received: unknown, depth: number): number {
  const refuse = ({ message }: Problem) => refuseSizeArch(received, [{ message, expected: form }])
  if (text.length > maxText || depth > maxDepth) throw refuse({ message: `it has ${text.length} characters` })
  const bare = bareText(text)
  const index = readIndexText(bare)
  if (index !== undefined) return checkSizeIndex(index)
  const numbers = /^(?:\w+\s*=\s*)?(\d{1,3}(?:(?:\s*[:,x-]\s*|\s+)\d{1,3}){4})$/.exec(bare)?.[1]
  if (numbers !== undefined) return indexOfChannels(numbers.split(/[:,x\s-]+/).map(Number), received)
  if (!/["'[({\n]/.test(bare)) throw refuse({ message: 'it is not five numbers of channels' })
  const inside = readPrinted(text, { maxLength: maxText, maxDepth: 8, fail: refuse })
  return indexOfForm(inside, received, depth + 1)
}

function indexOfChannels(channels: unknown, received: unknown): number {
  const problems = problemsOfSizeArch({ channels })
  if (problems.length > 0) throw refuseSizeArch(received, problems)
  return (channels as number[]).reduce((index, one) => index * 8 + one / 8 - 1, 0)
}

/** An index as a number; -0 is 0. Throws INVALID_ARCHITECTURE. */
export function checkSizeIndex(index: number | bigint): number {
  const number = typeof index === 'bigint' ? Number(index) : index
  if (Number.isInteger(number) && number >= 0 && number < sizeSpaceSize) return number | 0
  const message = `there is no index ${formatReceived(index)}`
  throw refuseSizeArch(index, [{ message, expected: `an integer from 0 to ${sizeSpaceSize - 1}` }])
}

/** The problems of an architecture value; empty if it is in the space. Never throws. */
export function problemsOfSizeArch(value: unknown): readonly Problem[] {
  try {
    const channels: unknown = (value as { readonly channels?: unknown } | null)?.channels
    if (!Array.isArray(channels))
      return [{ message: 'there is no list of channels', where: 'channels', expected: form }]
    if (channels.length !== 5)
      return [{ message: `there are ${channels.length} numbers`, where: 'channels', expected: '5' }]
    return channels.flatMap((one, at) =>
      (channelChoices as readonly unknown[]).includes(one)
        ? []
        : [
            {
              message: `${formatReceived(one)} channels`,
              where: `channels[${at}]`,
              expected: channelChoices.join(', '),
            },
          ],
    )
  } catch {
    return [{ message: 'its properties cannot be read', expected: form }]
  }
}

function refuseSizeArch(received: unknown, problems: readonly Problem[]): Error {
  return invalidArchitecture("NATS-Bench's size space", received, problems)
}
