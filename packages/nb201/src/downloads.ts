import type { Download } from '@nasbench/core'

/** Where the published files are. */
export const downloads: readonly Download[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-201',
    url: 'https://ndownloader.figshare.com/files/58862743',
    fileName: 'nasbench201.pkl',
    note: 'All 15,625 architectures, all trials and epochs, redistributed by NASBenchAPI on Figshare; about 1.9 GB.',
  },
  {
    id: 'official-v1_1',
    title: 'official file of NAS-Bench-201, version 1.1',
    fileName: 'NAS-Bench-201-v1_1-096897.pth',
    licence: 'MIT',
    note: 'On Google Drive, to be fetched by hand: the link is in the README of github.com/D-X-Y/NAS-Bench-201. Then: nasbench import nb201 NAS-Bench-201-v1_1-096897.pth',
  },
]
