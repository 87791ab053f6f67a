import { type Importer, isPickle, isZip } from '@nasbench/core'
import { importJsonZip, jsonFolder } from './json-files.js'
import { importJsonLines } from './json-lines.js'
import { importNasbenchapi } from './nasbenchapi.js'
import { importNaslib } from './naslib.js'

/**
 * The importers of all layouts that recorded runs are published in, each told by its content: NASBenchAPI's pickle
 * (Figshare 58862737), NASLib's, JSON lines, and the original JSON files in their folder or zip archive.
 */
export const runImporters: readonly Importer[] = [
  {
    id: 'nasbenchapi',
    title: 'NASBenchAPI pickle of NAS-Bench-301',
    detect: (head) =>
      isPickle(head) &&
      (mentions(head, ['entries', 'parsed']) || mentions(head, ['optimized_hyperparamater_config'])),
    run: importNasbenchapi,
  },
  {
    id: 'naslib',
    title: 'NASLib pickle (nb301_full_training.pickle)',
    detect: (head) => isPickle(head) && mentions(head, ['val_accuracies', 'train_losses']),
    run: importNaslib,
  },
  {
    id: 'json-lines',
    title: 'JSON lines, an entry or a record each, or one JSON document of them',
    // After a byte order mark too.
    detect: (head) =>
      /^(?:ï»¿)?\s*[{[]/.test(textOf(head.subarray(0, 64))) &&
      mentions(head, ['optimized_hyperparamater_config']),
    run: importJsonLines,
  },
  {
    id: 'json',
    title: 'the original JSON files (results_….json), their folder or zip archive',
    detect: (head) => isZip(head) && /results_[\w-]+\.json/.test(textOf(head)) && !isModels(head),
    run: importJsonZip,
    folder: jsonFolder,
  },
]

/* The archive of the surrogates, which are opened as they are. */
function isModels(head: Uint8Array): boolean {
  return /surrogate_model|model_config\.json/.test(textOf(head))
}

function mentions(head: Uint8Array, words: readonly string[]): boolean {
  const text = textOf(head)
  return words.every((word) => text.includes(word))
}

/* A character a byte. */
function textOf(head: Uint8Array): string {
  return new TextDecoder('latin1').decode(head)
}
