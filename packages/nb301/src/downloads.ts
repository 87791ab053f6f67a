import type { Download } from '@nasbench/core'

/** Files of slds-lmu/yahpo_data at fixed commits, because its branches move. */
const yahpo = 'https://raw.githubusercontent.com/slds-lmu/yahpo_data'

/** Where the recorded runs and the surrogates are. */
export const downloads: readonly Download[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-301 (recorded runs)',
    url: 'https://huggingface.co/datasets/ThunderStruct/NASBench/resolve/main/nasbench301.pkl',
    mirrors: ['https://ndownloader.figshare.com/files/58862737'],
    fileName: 'nasbench301.pkl',
    licence: 'MIT',
    note: 'All 57,189 training runs with their learning curves, redistributed by NASBenchAPI on Hugging Face and Figshare; about 1.17 GB.',
  },
  {
    id: 'yahpo',
    title: "YAHPO Gym's two surrogates of the learning curves",
    url: `${yahpo}/e88762003716fb206d467955ec72ea234e3a7407/nb301/new_model.onnx`,
    fileName: 'new_model.onnx',
    bytes: 2_578_406,
    sha256: '3c6a6fb3a70998bf6c55883bdc5cc71cff190e1859468d72cc6960b88f06d280',
    files: [
      {
        url: `${yahpo}/0e288068134f4af8d231c63d2a941e5ab8060ef0/nb301/model_v2.onnx`,
        fileName: 'model_v2.onnx',
        bytes: 2_781_646,
        sha256: 'e7168d495cf7fe6419b69234a052571536c2a5f6d7a8a2aead4e9d04dffac1d6',
      },
    ],
    licence: 'Apache-2.0',
    imported: false,
    note: 'Validation accuracy and runtime of any architecture at any epoch, predicted by neural networks (slds-lmu/yahpo_data). Not imported: open the files themselves.',
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
    note: 'Fetch it by hand from figshare.com/articles/dataset/nasbench301_full_data/13286105. Then: nasbench import nb301 nb_301_v13_lc_iclr_final.zip, or the folder that it unpacks to.',
  },
  {
    id: 'naslib',
    title: "NASLib's pickle of 11,221 architectures with curves",
    fileName: 'nb301_full_training.pickle',
    note: 'It is on Google Drive and must be fetched by hand: the link is in the README of github.com/automl/NASLib. It has no test accuracies. Then: nasbench import nb301 nb301_full_training.pickle',
  },
]
