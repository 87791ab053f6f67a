import { isNasBenchError, NasBenchError } from '@nasbench/core'

/** Why an attempt ended early, where another one may help. */
export interface RetryableFailure {
  /** For people: what happened. */
  readonly why: string
  /** How long to wait, where the server said so; milliseconds. */
  readonly wait?: number
}

/**
 * The meaning of a network error: a setback, or, if trying again would not help (a certificate, an unknown
 * host before anything came, an answer that cannot be right), it is thrown as DOWNLOAD_FAILED.
 */
export function classifyNetworkError(error: unknown, host: string, everAnswered: boolean): RetryableFailure {
  if (isNasBenchError(error)) throw error
  const { code, message } = deepest(error)
  const refusedByProxy = /Proxy response \((4\d\d)\)/.exec(message)?.[1]
  if (refusedByProxy !== undefined) {
    throw failed(`the proxy refuses to connect to ${host}: it answered ${refusedByProxy}`, error)
  }
  if (isCertificateProblem(code, message)) {
    throw failed(
      `no safe connection to ${host}: ${message} (${code}). Where a proxy of your network signs its own ` +
        'certificates, NODE_EXTRA_CA_CERTS names the file with its authority',
      error,
    )
  }
  if (code === 'ENOTFOUND' && !everAnswered) {
    throw failed(`there is no host ${host}: is the address right, and are you online?`, error)
  }
  return { why: message === '' ? code : message }
}

/* `fetch` says only that it failed; what happened is in the cause of the cause. */
function deepest(error: unknown): { readonly code: string; readonly message: string } {
  let current = error
  for (;;) {
    const { cause, errors } = Object(current) as { cause?: unknown; errors?: unknown }
    // A host with several addresses has one error for each.
    const next = Array.isArray(errors) && errors.length > 0 ? errors[0] : cause
    if (!(next instanceof Error)) break
    current = next
  }
  const { code, message } = Object(current) as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' ? code : '', message: String(message ?? current) }
}

function isCertificateProblem(code: string, message: string): boolean {
  if (
    /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/.test(code)
  )
    return true
  return code === 'EPROTO' && /ssl|tls/i.test(message)
}

function failed(message: string, cause: unknown): NasBenchError {
  return new NasBenchError('DOWNLOAD_FAILED', message, { cause })
}
