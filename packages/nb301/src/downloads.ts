import type { Download } from '@nasbench/core'

/** Where the recorded runs and the surrogates are. */
export const downloads: readonly Download[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-301 (recorded runs)',
    url: 'https://ndownloader.figshare.com/files/58862737',
    fileName: 'nasbench301.pkl',
    note: 'All 57,189 training runs with their learning curves, redistributed by NASBenchAPI on Figshare; about 1.17 GB, and no hash is published.',
  },
  {
    id: 'models-v1.0',
    title: 'surrogate models of NAS-Bench-301, version 1.0',
    url: 'https://ndownloader.figshare.com/files/24992018',
    fileName: 'nasbench301_models_v1.0.zip',
    licence: 'Apache-2.0',
    imported: false,
    note: 'The ensembles that predict accuracy (xgb, gnn_gin) and runtime (lgb_runtime) of any architecture. Not imported: open the zip archive itself.',
  },
  {
    id: 'models-v0.9',
    title: 'surrogate models of NAS-Bench-301, version 0.9',
    url: 'https://ndownloader.figshare.com/files/24693026',
    fileName: 'nasbench301_models_v0.9.zip',
    licence: 'Apache-2.0',
    imported: false,
    note: 'The same in the version that the examples of the authors use. Not imported: open the zip archive itself.',
  },
  {
    id: 'original-json',
    title: 'original JSON files of all training runs',
    fileName: 'nb_301_v13_lc_iclr_final.zip',
    licence: 'Apache-2.0',
    note: 'To be fetched by hand from figshare.com/articles/dataset/nasbench301_full_data/13286105. Then: nasbench import nb301 nb_301_v13_lc_iclr_final.zip, or the folder that it unpacks to.',
  },
  {
    id: 'naslib',
    title: "NASLib's pickle of 11,221 architectures with curves",
    fileName: 'nb301_full_training.pickle',
    note: 'On Google Drive, to be fetched by hand: the link is in the README of github.com/automl/NASLib. It has no test accuracies. Then: nasbench import nb301 nb301_full_training.pickle',
  },
]
