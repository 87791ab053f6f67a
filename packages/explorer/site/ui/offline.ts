/** Lets the page work without a network from the next visit on. Waits until the first view is drawn. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => {
    // Where it is refused, as in private windows of some browsers, the page only needs a network.
    navigator.serviceWorker.register('./service-worker.js').catch(() => {})
  }
  window.setTimeout(register, 2500)
}
