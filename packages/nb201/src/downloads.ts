import type { Download } from '@nasbench/core'

/** HELP's files of one device each, at a fixed commit, with the hashes that are known. */
const latencies =
  'https://raw.githubusercontent.com/HayeonLee/HELP/45f70eb92d0d735970a33b608d1544ad3c52f285/data/nasbench201/latency'
const hashes: Readonly<Record<string, string>> = {
  eyeriss: '6f1dd2f8c0442289a09ab78e63e49bde96489f6d455cc33d5fa5aed37edb5d03',
  pixel2: '051845ddefc2bc138f21e2217f6c7827fe280c78375cbfb4b5bd252a888cb950',
  raspi4: '2fae425c50bcaef7aacc5391244cd0af98bfc7fba689a8741e461cb18192f57c',
}
const gpus = ['1080ti', '2080ti', 'titan_rtx', 'titanx', 'titanxp'].flatMap((name) =>
  [1, 32, 256].map((batch) => `${name}_${batch}`),
)
const [firstLatency, ...otherLatencies] = [
  ...['essential_ph_1', 'eyeriss', 'fpga', 'gold_6226', 'gold_6240', 'pixel2', 'pixel3', 'raspi4'],
  ...['samsung_a50', 'samsung_s7', 'silver_4114', 'silver_4210r'],
  ...gpus,
].map((device) => {
  const sha256 = hashes[device]
  return {
    url: `${latencies}/${device}.pt`,
    fileName: `${device}.pt`,
    ...(sha256 !== undefined && { sha256 }),
  }
})

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
  {
    id: 'help-latency',
    title: 'latencies of all architectures on 27 devices (HELP)',
    ...firstLatency!,
    files: otherLatencies,
    licence: 'MIT',
    imported: false,
    note: 'Milliseconds per architecture, one file per device, measured by HayeonLee/HELP; about 3 MB. The hashes of three files are known (eyeriss, pixel2, raspi4), those of the others are not.',
  },
]
