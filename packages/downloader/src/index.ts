/**
 * Fetches published files: resumed, checked, imported.
 *
 * @module \@nasbench/downloader
 */

export type { Published } from './check.js'
export type { DownloadCommand, DownloadFlags } from './command/flags.js'
export { runDownload } from './command/run.js'
export { download } from './download.js'
export type { AvailableDownload } from './list.js'
export { listDownloads } from './list.js'
export type { Check, Downloaded, DownloadOptions } from './options.js'
export type { Verified } from './verify-download.js'
export { verify } from './verify-download.js'
