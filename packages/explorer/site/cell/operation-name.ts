/** The name of an operation, short enough for an edge. */
export function shortOperation(name: string): string {
  return name
    .replace(/-bn-relu$/, '')
    .replace(/^nor_/, '')
    .replace(/skip_connect/, 'skip')
    .replace(/^max_?pool_?/, 'max pool ')
    .replace(/^avg_?pool_?/, 'avg pool ')
    .replace(/^conv(?=\d)/, 'conv ')
    .replace(/(sep|dil)_conv_/, '$1 ')
    .replace(/(\d)x(\d)/g, '$1×$2')
    .replaceAll('_', ' ')
    .trim()
}
