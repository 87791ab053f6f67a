/**
 * The rows of comma-separated values (RFC 4180), as spreadsheets write them too: `;` or tabs between fields, quotes, a
 * byte order mark, any line ends. Empty lines and lines that begin with `#` are left out.
 */
export function parseCsv(text: string): string[][] {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(clean)
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  let wasQuoted = false
  const endRow = () => {
    row.push(field)
    field = ''
    const first = row[0]!
    if ((row.length > 1 || first.trim() !== '') && (wasQuoted || !first.startsWith('#'))) rows.push(row)
    row = []
    wasQuoted = false
  }
  for (let at = 0; at < clean.length; at++) {
    const sign = clean[at]!
    if (quoted) {
      if (sign !== '"') field += sign
      else if (clean[at + 1] === '"') {
        field += '"'
        at++
      } else quoted = false
    } else if (sign === '"' && field === '') {
      quoted = true
      wasQuoted = true
    } else if (sign === separator) {
      row.push(field)
      field = ''
    } else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && clean[at + 1] === '\n') at++
      endRow()
    } else field += sign
  }
  if (field !== '' || row.length > 0) endRow()
  return rows
}

/* The sign that the first line has most of, outside of quotes. */
function separatorOf(text: string): string {
  const line = text.split(/\r?\n|\r/).find((one) => one.trim() !== '' && !one.startsWith('#')) ?? ''
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const count = (sign: string) => bare.split(sign).length - 1
  const [best] = [',', ';', '\t'].sort((a, b) => count(b) - count(a))
  return best!
}
