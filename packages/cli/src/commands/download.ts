import { NasBenchError } from '@nasbench/core'
import type { FoundPlugin } from '@nasbench/core/node'
import { findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { UsageError } from '../usage.js'

/** The flags of `nasbench download`; `out` is another name of `output`. What they mean the downloader knows. */
export interface DownloadCommandFlags {
  readonly id?: string | undefined
  readonly output?: string | undefined
  readonly out?: string | undefined
  readonly url?: string | undefined
  readonly sha256?: string | undefined
  readonly list?: boolean | undefined
  readonly dryRun?: boolean | undefined
  readonly yes?: boolean | undefined
  readonly force?: boolean | undefined
  readonly import?: boolean | undefined
  readonly keep?: boolean | undefined
}

/* The parts that the command needs of the downloader's package, which may be missing: it depends only on core. */
interface Downloader {
  runDownload(command: {
    readonly name: 'nasbench download'
    readonly flags: Omit<DownloadCommandFlags, 'out'> & {
      readonly benchmark: string | undefined
      readonly json: boolean | undefined
      readonly quiet: boolean | undefined
    }
    readonly found: readonly FoundPlugin[]
    readonly signal: AbortSignal
  }): Promise<void>
}

/** `nasbench download`: the downloader package's own command, with the plugins that are found for this one. */
export async function download(
  context: CommandContext,
  bench: string | undefined,
  { out, output = out, ...flags }: DownloadCommandFlags,
): Promise<void> {
  const { csv, data, demo, json, jsonl, quiet } = context.options
  for (const [name, given] of Object.entries({ csv, data, demo, jsonl })) {
    if (given !== undefined)
      throw new UsageError(`--${name} does not apply: nothing is asked of a benchmark here`)
  }
  const { runDownload } = await loadDownloader()
  const found = findPluginsFor(context)
  await interruptible((signal) =>
    runDownload({
      name: 'nasbench download',
      flags: { ...flags, benchmark: bench, output, json, quiet },
      found,
      signal,
    }),
  )
}

async function loadDownloader(): Promise<Downloader> {
  try {
    return await import('@nasbench/downloader')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes('@nasbench/downloader')) throw cause
    throw new NasBenchError(
      'PLUGIN_NOT_FOUND',
      'the downloader is not installed: npm install @nasbench/downloader beside @nasbench/cli (with --global for a global nasbench)',
      { cause },
    )
  }
}
