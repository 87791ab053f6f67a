import { opened, question } from '../data/state.js'
import { copyText } from '../ui/clipboard.js'
import { Icon } from '../ui/icon.js'

/** An argument as a POSIX shell reads it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** A command about the open benchmark: its name, the words given, the data and the filter. */
export function commandOf(verb: string, words: readonly string[], filtered = true): string {
  const now = opened.value
  const where = question.where.value.trim()
  return [
    `nasbench ${verb} ${now?.name ?? 'nb201'}`,
    ...words.map(quoted),
    ...(filtered && where !== '' ? ['--where', quoted(where)] : []),
    ...(now?.commandOptions ? [now.commandOptions] : []),
  ].join(' ')
}

/** A command to copy. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <button
      type="button"
      class="command"
      title="Copy this command"
      aria-label={`Copy the command ${command}`}
      onClick={() => void copyText(command, 'The command was copied.')}
    >
      <code>{command}</code>
      <Icon name="copy" />
    </button>
  )
}
