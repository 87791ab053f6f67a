import { spawn } from 'node:child_process'

/** Opens a URL in the user's browser. A machine without one is left alone: the URL was printed. */
export function openBrowser(url: string): void {
  const [command, words] =
    process.platform === 'darwin'
      ? (['open', [url]] as const)
      : process.platform === 'win32'
        ? (['rundll32', ['url.dll,FileProtocolHandler', url]] as const)
        : (['xdg-open', [url]] as const)
  const child = spawn(command, words, { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
