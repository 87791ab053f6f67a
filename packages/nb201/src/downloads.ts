import type { Download } from '@nasbench/core'

/** The published files and their addresses. */
export const downloads: readonly Download[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-201',
    url: 'https://huggingface.co/datasets/ThunderStruct/NASBench/resolve/main/nasbench201_v1_0-e61699.pkl',
    mirrors: ['https://ndownloader.figshare.com/files/58862743'],
    fileName: 'nasbench201.pkl',
    licence: 'MIT',
    note: 'All 15,625 architectures, all trials and epochs of version 1.0, redistributed by NASBenchAPI on Hugging Face and Figshare; about 1.90 GB.',
  },
  {
    id: 'official-v1_1',
    title: 'official file of NAS-Bench-201, version 1.1',
    fileName: 'NAS-Bench-201-v1_1-096897.pth',
    licence: 'MIT',
    note: 'About 4.7 GB, on Google Drive, to be fetched by hand: the link is in the README of github.com/D-X-Y/NAS-Bench-201. Then: nasbench import nb201 NAS-Bench-201-v1_1-096897.pth',
  },
  {
    id: 'official-v1_0',
    title: 'official file of NAS-Bench-201, version 1.0',
    fileName: 'NAS-Bench-201-v1_0-e61699.pth',
    licence: 'MIT',
    note: 'About 2.2 GB, with fewer trials and without the times of the 200-epoch runs: for repeating what was done with it. On Google Drive, to be fetched by hand: the link is in the README of github.com/D-X-Y/NAS-Bench-201. Then: nasbench import nb201 NAS-Bench-201-v1_0-e61699.pth',
  },
  {
    id: 'nats-tss',
    title: "NATS-Bench's files of the topology space, without weights",
    fileName: 'NATS-tss-v1_0-3ffb9-simple.tar',
    licence: 'MIT',
    note: 'On Google Drive, to be fetched by hand: the link is in the README of github.com/D-X-Y/NATS-Bench. Unpack it, then: nasbench import nb201 NATS-tss-v1_0-3ffb9-simple',
  },
]
