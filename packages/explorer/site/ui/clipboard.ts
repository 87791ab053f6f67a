import { tell } from '../data/follow.js'

/** Copies a text and says so. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(done)
  } catch {
    tell(`The browser does not let this page copy. The text is: ${text}`)
  }
}
