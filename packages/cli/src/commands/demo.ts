import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { NasBenchError, type Plugin } from '@nasbench/core'
import { loadPlugin } from '@nasbench/core/node'
import { choosePlugin, findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import * as steps from '../demo-steps.js'
import { interruptible } from '../interrupt.js'
import { createStyle } from '../output/style.js'
import { formatOf } from '../output/writer.js'
import { UsageError } from '../usage.js'

type Run = (argv: readonly string[]) => Promise<void>

/** `nasbench demo`: runs real commands, one after another, in a temporary folder that is gone afterwards. */
export async function demo(context: CommandContext, bench: string | undefined, run: Run): Promise<void> {
  if (formatOf(context.options) !== 'table') {
    throw new UsageError('the tour is text: --json, --jsonl and --csv do not apply')
  }
  const plugin = bench === undefined ? await firstPlugin(context) : await choosePlugin(bench, context)
  await interruptible(async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'nasbench-demo-'))
    process.chdir(folder)
    try {
      await tour(plugin, context, folder, signal, run)
    } finally {
      // Windows removes no folder that somebody works in.
      process.chdir(context.cwd)
      await rm(folder, { recursive: true, force: true })
    }
  })
}

/* The first that has a file to import, else the first that can be used. */
async function firstPlugin(context: CommandContext): Promise<Plugin> {
  let first: Plugin | undefined
  for (const found of findPluginsFor(context).filter((one) => one.shadowedBy === undefined)) {
    const loaded = await loadPlugin(found)
    if ('refused' in loaded) continue
    const { plugin } = loaded
    if (plugin.demoFile !== undefined) return plugin
    first ??= plugin
  }
  if (first !== undefined) return first
  throw new NasBenchError(
    'PLUGIN_NOT_FOUND',
    'no benchmark package found for the tour: npm install @nasbench/nb201',
  )
}

async function tour(
  plugin: Plugin,
  context: CommandContext,
  folder: string,
  signal: AbortSignal,
  run: Run,
): Promise<void> {
  const { bold, dim, accent } = createStyle(context.options)
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  const common = (context.options.plugin ?? []).flatMap((name) => ['--plugin', name])
  const { color } = context.options
  const hidden = color === undefined ? [] : [color ? '--color' : '--no-color']
  let number = 0
  const show = async (list: readonly steps.Step[]) => {
    for (const { about, argv } of list) {
      // A turn of the event loop, so that Ctrl-C and a closed pipe are seen between steps.
      await setImmediate()
      signal.throwIfAborted()
      say(`\n${bold(`${++number}. ${about}`)}`)
      say(accent(`$ nasbench ${[...argv, ...common].map(steps.quoted).join(' ')}`))
      await run([...argv, ...common, ...hidden])
    }
  }

  say(bold(`A tour of nasbench, with ${plugin.title}`))
  say(dim('Each line after a $ can be typed; what follows it is its real output.'))
  const [arch] = plugin.space.randomSample({ seed: 42 })
  const index = String(plugin.space.getIndex(arch as object))
  await show(steps.resultSteps(plugin, index))
  await show(steps.spaceSteps(plugin, index))
  const file = await plugin.demoFile?.()
  if (file !== undefined) {
    await writeFile(join(folder, file.name), file.bytes)
    say(
      `\n${file.name} was made for this tour: the layout is that of a published file, the numbers are made up.`,
    )
    say(accent(`$ cd ${steps.quoted(folder)}`))
    await show(steps.importSteps(plugin, file.name))
    await show(await storeSteps(plugin))
  }
  say(`\n${bold('That was all; no files remain. Commands to try next:')}\n${steps.nextSteps(plugin)}`)
}

/* Only the benchmark can describe the contents of its file. */
async function storeSteps(plugin: Plugin): Promise<steps.Step[]> {
  const benchmark = await plugin.open(steps.demoStore, { verbose: false })
  try {
    const [first] = benchmark.iterAll()
    return steps.storeSteps(plugin, String(benchmark.getIndex(first)), benchmark.defaults().dataset)
  } finally {
    benchmark.close()
  }
}
