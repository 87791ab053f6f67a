import manifest from '../package.json' with { type: 'json' }

/** The version of this package. */
export const version = manifest.version

/** Who asks: servers may want to know. */
export const userAgent = `nasbench-downloader/${version} (${manifest.repository.url.replace(/^git\+|\.git$/g, '')})`
