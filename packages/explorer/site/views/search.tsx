/** Searches that run in the worker or are replayed from a file. */
export function SearchView() {
  return <p class="empty">…</p>
}
