import type { Download } from '@nasbench/core'

/** Where the published files are. */
export const downloads: readonly Download[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-101, all cells',
    url: 'https://huggingface.co/datasets/ThunderStruct/NASBench/resolve/main/nasbench101_full.pkl',
    mirrors: ['https://ndownloader.figshare.com/files/59722685'],
    fileName: 'nasbench101.pkl',
    note: 'All 423,624 cells with their 5,083,488 runs, redistributed by NASBenchAPI on Figshare; about 2.2 GB, and no hash is published.',
  },
  {
    id: 'nasbenchapi-7v',
    title: 'NASBenchAPI pickle of NAS-Bench-101, seven-vertex cells only',
    url: 'https://ndownloader.figshare.com/files/58862740',
    fileName: 'nasbench101-7v.pkl',
    note: 'The file of NASBenchAPI up to 1.0.2, about 1.84 GB. It lacks the 64,542 cells of fewer than seven vertices: take the other one unless you need to repeat what was done with this.',
  },
  {
    id: 'official-full',
    title: 'official TFRecord file, all trainings',
    url: 'https://storage.googleapis.com/nasbench/nasbench_full.tfrecord',
    fileName: 'nasbench_full.tfrecord',
    bytes: 2_085_986_016,
    sha256: '3d64db8180fb1b0207212f9032205064312b6907a3bbc81eabea10db2f5c7e9c',
    note: 'All 423,624 cells, trained for 4, 12, 36 and 108 epochs three times each.',
  },
  {
    id: 'official-only108',
    title: 'official TFRecord file, trainings of 108 epochs only',
    url: 'https://storage.googleapis.com/nasbench/nasbench_only108.tfrecord',
    fileName: 'nasbench_only108.tfrecord',
    bytes: 522_767_376,
    sha256: '4c39c3936e36a85269881d659e44e61a245babcb72cb374eacacf75d0e5f4fd1',
    note: 'All 423,624 cells, the trainings of 108 epochs alone.',
  },
]
