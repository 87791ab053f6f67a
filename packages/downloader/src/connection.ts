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
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name])
  if (!proxied) return { fetch: globalThis.fetch, close: async () => {} }
  const { EnvHttpProxyAgent, fetch } = await import('undici')
  const dispatcher = new EnvHttpProxyAgent()
  // The two libraries declare the same types apart.
  const proxiedFetch = (input: unknown, init: object | undefined) =>
    fetch(input as Parameters<typeof fetch>[0], { ...init, dispatcher })
  return {
    fetch: proxiedFetch as unknown as typeof globalThis.fetch,
    // An answer that was left unread would keep a polite end waiting.
    close: () => dispatcher.destroy(),
  }
}
