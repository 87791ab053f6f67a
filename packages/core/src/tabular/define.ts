import { resolveStore } from '../data/resolve.js'
import { type TabularPlugin, type TabularPluginOptions, tabularPlugin } from './plugin.js'

/**
 * Makes the whole plugin of a benchmark that is a table: what was measured, by architecture, dataset, split, budget,
 * run and metric. Its author writes the space, how a published file is read into records, and a formula for the demo;
 * the store, the queries, rankings, statistics and errors come from here.
 *
 * Values that a file leaves out are missing: queries for them throw, they are not guessed and not 0. Values of several
 * runs are averaged (`std` with divisor n). Recorded `params` and `flops` become the opened benchmark's `space.cost`.
 * Columns are read when they are first asked for, and stay in memory: for tables of up to about a million
 * architectures.
 *
 * @throws NasBenchError INVALID_ARGUMENT for axes without a name or with an unknown default. A file's records are
 * refused with CORRUPT_FILE and their number.
 */
export function defineTabularPlugin<Arch>(options: TabularPluginOptions<Arch>): TabularPlugin<Arch> {
  return tabularPlugin(options, resolveStore)
}
