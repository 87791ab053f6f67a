import { formatReceived, NasBenchError, type Problem } from '@nasbench/core'

/** How many channels a layer group may have. */
export const channelChoices = [8, 16, 24, 32, 40, 48, 56, 64] as const

export type Channels = (typeof channelChoices)[number]

/** A network of NATS-Bench's size space: the channels of its five groups of layers. Plain JSON. */
export interface SizeArch {
  /** Channels of each group, from the stem on. */
  readonly channels: readonly [Channels, Channels, Channels, Channels, Channels]
}

/** 8^5. */
export const sizeSpaceSize = 32_768

/** All networks have this cell. */
export const sizeGenotype =
  '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|'

const form = 'five of 8, 16, 24, 32, 40, 48, 56 and 64, such as 8:8:16:32:64'

/** The architecture of an official index, which must be one: the channels as digits base 8, the first counting most. */
export function sizeArchAt(index: number): SizeArch {
  const digit = (weight: number) => channelChoices[Math.floor(index / weight) % 8] as Channels
  return Object.freeze({
    channels: Object.freeze([digit(4096), digit(512), digit(64), digit(8), digit(1)] as const),
  })
}

/** The official index of an architecture; throws INVALID_ARCHITECTURE. */
export function indexOfSizeArch(arch: SizeArch): number {
  const problems = problemsOfSizeArch(arch)
  if (problems.length > 0) throw invalidSizeArch(arch, problems)
  return arch.channels.reduce((index, channels) => index * 8 + channels / 8 - 1, 0)
}

/** The published spelling, `8:8:16:32:64`, of an index that must be one. */
export function sizeTextAt(index: number): string {
  return sizeArchAt(index).channels.join(':')
}

/** The official index of an architecture given as itself, its text or its index; throws INVALID_ARCHITECTURE. */
export function resolveSizeArch(arch: SizeArch | string | number): number {
  if (typeof arch === 'number') return checkSizeIndex(arch)
  if (typeof arch !== 'string') return indexOfSizeArch(arch)
  const text = arch.trim()
  if (/^-?\d+$/.test(text)) return checkSizeIndex(Number(text))
  if (/^\d+(:\d+){4}$/.test(text)) {
    return indexOfSizeArch({ channels: text.split(':').map(Number) as unknown as SizeArch['channels'] })
  }
  throw invalidSizeArch(arch, [{ message: 'it is not five numbers of channels', expected: form }])
}

/** An index, checked; -0 is 0. Throws INVALID_ARCHITECTURE. */
export function checkSizeIndex(index: number): number {
  if (Number.isInteger(index) && index >= 0 && index < sizeSpaceSize) return index | 0
  throw invalidSizeArch(index, [
    {
      message: `there is no index ${formatReceived(index)}`,
      expected: `an integer from 0 to ${sizeSpaceSize - 1}`,
    },
  ])
}

/** What keeps a value from being an architecture; empty where it is one. Never throws. */
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

/** The error for a value that is no architecture of the size space. */
export function invalidSizeArch(received: unknown, problems: readonly Problem[]): NasBenchError {
  const sentences = problems.map(({ message, where, expected }) => {
    const place = where === undefined ? '' : ` at ${where}`
    return `${message}${place}${expected === undefined ? '' : `: expected ${expected}`}`
  })
  return new NasBenchError(
    'INVALID_ARCHITECTURE',
    `invalid architecture ${formatReceived(received)} of NATS-Bench's size space: ${sentences.join('; ')}`,
    { received, expected: problems[0]?.expected ?? form },
  )
}
