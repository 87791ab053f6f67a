import type { OptimaNetwork } from './optima-network.js'

/** A local optima network as GraphML, for Gephi, igraph and networkx. `sign` undoes a negation of minimised values. */
export function formatGraphml(network: OptimaNetwork, sign: 1 | -1 = 1): string {
  const key = (id: string, on: 'node' | 'edge', type: string) =>
    `  <key id="${id}" for="${on}" attr.name="${id}" attr.type="${type}"/>`
  const data = (id: string, value: number) => `<data key="${id}">${value}</data>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    key('index', 'node', 'long'),
    key('value', 'node', 'double'),
    key('members', 'node', 'long'),
    key('basin', 'node', 'long'),
    key('weight', 'edge', 'double'),
    '  <graph id="local-optima" edgedefault="directed">',
    ...network.nodes.map(
      ({ index, value, members, basin }) =>
        `    <node id="n${index}">${data('index', index)}${data('value', sign * value)}${data('members', members)}${data('basin', basin)}</node>`,
    ),
    ...network.edges.map(
      ({ source, target, weight }) =>
        `    <edge source="n${source}" target="n${target}">${data('weight', weight)}</edge>`,
    ),
    '  </graph>',
    '</graphml>',
    '',
  ].join('\n')
}
