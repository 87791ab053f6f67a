import { formatChoices, NasBenchError } from '@nasbench/core'
import { withoutSecrets } from '@nasbench/core/node'

const proxyNames = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const

/** A way to ask servers. */
export interface Connection {
  readonly fetch: typeof fetch
  close(): Promise<void>
}

/**
 * Node's own `fetch`; with HTTP_PROXY or HTTPS_PROXY set, in either case, undici's with an agent that heeds them and
 * NO_PROXY, which Node 20's does not. Only then is undici loaded.
 */
export async function openConnection(env: NodeJS.ProcessEnv = process.env): Promise<Connection> {
  const proxied = proxyNames.some((name) => env[name])
  if (!proxied) return { fetch: globalThis.fetch, close: async () => {} }
  const { EnvHttpProxyAgent, fetch } = await import('undici')
  const dispatcher = proxyAgent(() => new EnvHttpProxyAgent(), env)
  // The two libraries declare the same types apart.
  const proxiedFetch = (input: unknown, init: object | undefined) =>
    fetch(input as Parameters<typeof fetch>[0], { ...init, dispatcher })
  return {
    fetch: proxiedFetch as unknown as typeof globalThis.fetch,
    // An answer that was left unread would keep a polite end waiting.
    close: () => dispatcher.destroy(),
  }
}

/* Throws INVALID_ARGUMENT for variables that undici cannot use. */
function proxyAgent<Agent>(create: () => Agent, env: NodeJS.ProcessEnv): Agent {
  for (const name of proxyNames) {
    const value = env[name]
    if (!value || isProxy(value)) continue
    const shown = withoutSecrets(value)
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${name} is ${JSON.stringify(shown)}, which is not the URL of a proxy: expected http://HOST:PORT`,
      { expected: 'http://HOST:PORT', received: shown },
    )
  }
  try {
    return create()
  } catch (cause) {
    const why = (cause as Error).message
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `the proxy that ${formatChoices(proxyNames)} names cannot be used: ${why}`,
    )
  }
}

function isProxy(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).hostname !== ''
}
