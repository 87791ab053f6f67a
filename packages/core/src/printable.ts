/* Control characters, and those that change the direction of text or are invisible: they can make a line lie. */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/** Text from a file, server or plugin as it may go to a terminal: no character moves the cursor or reorders text. */
export function printable(text: string): string {
  return text.replace(unprintable, '·')
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n')
}
