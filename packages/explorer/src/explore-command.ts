import type { CommandCall, CommandDefinition, CommandHost } from '@nasbench/core'

/** `nasbench explore`: serves the page, or writes it as a site. */
export const exploreCommand: CommandDefinition = {
  name: 'explore',
  summary: 'open benchmarks in a page: linked views, editing, searches',
  arguments: [{ name: '[bench]', description: 'the benchmark to show first. Default: nb201' }],
  options: [
    { flags: '--port <n>', description: 'port of the page. Default: a free one', type: 'integer' },
    { flags: '--no-open', description: 'print the address and do not open a browser' },
    { flags: '--out <dir>', description: 'write a site that any static server can host', type: 'path' },
  ],
  common: ['data', 'quiet'],
  details: [
    'The page is served on 127.0.0.1 only, with the stores that `nasbench data` lists and --data names; no other file can',
    'be reached. It works without any data: the results of NAS-Bench-201 come with it. Stop it with Ctrl-C.',
    '',
    '  nasbench explore',
    '  nasbench explore nb101 --data ~/nb101-store',
    '  nasbench explore --out site && npx serve site',
  ].join('\n'),
  async run(call, host) {
    const { planSite } = await import('./site-plan.js')
    const bench = typeof call.arguments[0] === 'string' ? call.arguments[0] : undefined
    const plan = await planSite(host, bench, textOf(host.common.data))
    const out = textOf(call.options.out)
    if (out !== undefined) await write(host, plan, out)
    else await serve(call, host, plan)
  },
}

type Plan = Awaited<ReturnType<typeof import('./site-plan.js')['planSite']>>

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

async function write(host: CommandHost, plan: Plan, out: string): Promise<void> {
  const { writeSite } = await import('./write-site.js')
  const { files, bytes } = await writeSite(plan, out, host.signal)
  host.stdout.write(
    `${out}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB. Any static server can host it.\n`,
  )
}

async function serve({ options }: CommandCall, host: CommandHost, plan: Plan): Promise<void> {
  const { serveSite } = await import('./serve-site.js')
  const port = typeof options.port === 'number' ? options.port : 0
  if (port < 0 || port > 65_535) {
    throw host.usageError(`--port ${port}: expected a port from 1 to 65535, or 0 for a free one`, {
      received: port,
    })
  }
  const server = await serveSite(plan, port)
  const url = `http://127.0.0.1:${server.port}/${plan.link}`
  host.stdout.write(`${url}\n`)
  if (host.common.quiet !== true) {
    for (const line of plan.notes) host.stderr.write(`${line}\n`)
    host.stderr.write('Ctrl-C stops the page.\n')
  }
  if (options.open !== false && host.stdout.isTTY) {
    const { openBrowser } = await import('./open-browser.js')
    openBrowser(url)
  }
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve()
    else host.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await server.close()
}
