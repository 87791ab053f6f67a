import manifest from '../package.json' with { type: 'json' }

/** The version of this package. */
export const version = manifest.version

/** The client's name and version, for servers. */
export const userAgent = `nasbench-downloader/${version} (${manifest.repository.url.replace(/^git\+|\.git$/g, '')})`
