import { NasBenchError } from '@nasbench/core'
import type { DownloadFlags } from '@nasbench/downloader'
import type { CommandContext } from '../context.js'
import { interruptible } from '../interrupt.js'
import { findPluginsFor } from '../plugins/choose.js'
import { UsageError } from '../usage.js'

/** The flags of `nasbench download`; `out` is another name of `output`. */
export type DownloadCommandFlags = Omit<DownloadFlags, 'benchmark' | 'json' | 'quiet'> & {
  readonly out?: string | undefined
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

async function loadDownloader(): Promise<typeof import('@nasbench/downloader')> {
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
