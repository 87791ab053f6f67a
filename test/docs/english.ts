/** A phrase that the house style bans, and the plain English in its place. */
export interface BannedPhrase {
  readonly name: string
  readonly pattern: RegExp
  /** What to write instead. */
  readonly instead: string
  /** A sentence that the pattern must catch. */
  readonly wrong: string
  /** A sentence close to it that is correct. */
  readonly right: string
}

/* A space in a pattern is also the break between two lines of a comment. */
const gap = '(?:[ \\t]+|[ \\t]*\\r?\\n[ \\t]*(?:\\*|//)?[ \\t]*)'

function phrase(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replaceAll(' ', gap), 'gm')
}

/* Nouns of which "a" for "per" has been written. */
const counted =
  'array|bit|byte|cell|character|column|draw|encoding|entry|file|line|number|object|record|row|run|step|test|value'

/** The banned phrases. `../shared/reference/style.md` has the rules they come from. */
export const bannedPhrases: readonly BannedPhrase[] = [
  {
    name: 'is no X',
    pattern: phrase(
      /(?<!\b[Tt]here )\b(?:is|are|was|were) (?:no|none)\b(?! (?:longer|more|fewer|less|later|earlier|larger|greater)\b)/,
    ),
    instead: '"is not a X", "is invalid", "is unknown"',
    wrong: 'The file is no pickle.',
    right: 'The file is not a pickle, and there is no store.',
  },
  {
    name: 'unless said',
    pattern: phrase(/\bunless (?:said|told|given|asked)\b/),
    instead: '"Default: X"',
    wrong: 'Channels of the first cells; 32 unless said.',
    right: 'Channels of the first cells. Default: 32. Fails unless `force` is true.',
  },
  {
    name: 'whoever',
    pattern: phrase(/\b[Ww]h(?:oever|atever|omever)\b(?! (?:the|its|their|else|it)\b)/),
    instead: 'the noun: "users who …", "every function that …"',
    wrong: 'The index of whatever spells a cell.',
    right: 'A write costs some 10 µs whatever its size.',
  },
  {
    name: 'door',
    pattern: phrase(/\bdoors?\b/),
    instead: '"entry point"',
    wrong: 'A page pays for each door.',
    right: 'A page pays for each entry point.',
  },
  {
    name: 'so many',
    pattern: phrase(
      /\b(?:so|as) (?:many|much|often|long) (?:as may|in place|at random|a )|\bso (?:many|much|often)\b(?! (?:that|as)\b)|\bhow many-th\b/,
    ),
    instead: 'the number: "`rows` rows", "at most N", "this many"',
    wrong: 'Predicts so many rows.',
    right: 'It takes twice as much memory, so much that the process ends.',
  },
  {
    name: 'behind for after',
    pattern: phrase(/(?<!left )\bbehind\b(?! (?:a )?(?:proxy|proxies|login))/),
    instead: '"after"; for files: "leaves no files"',
    wrong: 'The position behind its last item.',
    right: 'The position after its last item; downloads work behind a proxy.',
  },
  {
    name: 'spelling',
    pattern: phrase(/(?<![./])\b[Ss]pell(?:ing|ings|ed|s)?\b/),
    instead: '"notation", "form", "is written"',
    wrong: 'The same for every spelling of the cell.',
    right: 'The same for every notation of the cell.',
  },
  {
    name: 'goes on',
    pattern: phrase(/\b(?:goes|go|went|going) on\b/),
    instead: '"continues", "resumes"',
    wrong: 'The download goes on where it ended.',
    right: 'The download resumes.',
  },
  {
    name: 'to be had',
    pattern: phrase(/\b(?:to|can) be had\b/),
    instead: '"is available", "can be reproduced"',
    wrong: 'Weights are not to be had.',
    right: 'Weights are not available.',
  },
  {
    name: 'where there is none',
    pattern: phrase(/\bwhere there (?:is|are) (?:none|no|any|one|some)\b|\bwhere it is not\b/),
    instead: '"if there is none", "if it does not exist"',
    wrong: 'The row; undefined where there is none.',
    right: 'The row; undefined if there is none.',
  },
  {
    name: 'once more',
    pattern: phrase(/\b[Oo]nce more\b|\bmeanwhile\b/),
    instead: '"again"; "in the meantime", "during the import"',
    wrong: 'Reads the file once more.',
    right: 'Reads the file again.',
  },
  {
    name: 'hand over',
    pattern: phrase(/\bhand(?:ed|s|ing)? over\b/),
    instead: '"pass", "emit", "write"',
    wrong: 'Small pieces are handed over together.',
    right: 'Small pieces are written together.',
  },
  {
    name: 'nobody',
    pattern: phrase(/\b[Nn]obody\b/),
    instead: 'the noun: "no user", "no other process"; or the passive',
    wrong: 'Nobody else may write to its folder.',
    right: 'No other user may write to its folder.',
  },
  {
    name: 'of X, …',
    pattern: phrase(
      /(?:^|[.:;] |\* |\/\/ )Of (?:a|an|the|those|these|two|several|all|each|what|equal|them)\b[^.]{0,60},/,
    ),
    instead: 'the subject first: "X has …", "If two X are equal, …"',
    wrong: '/* Of two packages with the same name, the first is used. */',
    right: '/* If two packages have the same name, the first is used. */',
  },
  {
    name: 'undefined where',
    pattern: phrase(
      /\b(?:[Uu]ndefined|NaN|null|[Ff]alse|[Tt]rue|[Aa]bsent|[Ee]mpty|[A-Z]{4,}_[A-Z_]+|ABORTED|[Rr]ejects?|[Tt]hrows?|[-−]1)`? where\b(?! JSON)/,
    ),
    instead: '"if"',
    wrong: 'The run of a path; undefined where the file has none.',
    right: 'The run of a path; undefined if the file has none.',
  },
  {
    name: 'a for per',
    pattern: phrase(
      new RegExp(
        String.raw`(?<!\b[Tt]he )\b(?:one|(?:one|\d+) (?:${counted})s?) an? (?!(?:second|minute|day|hour|few|time)\b)[a-z]+`,
      ),
    ),
    instead: '"per"',
    wrong: 'Takes one array a column.',
    right: 'Takes one array per column, 1,000 values a second, and the one object a package exports.',
  },
  {
    name: 'also where',
    pattern: phrase(/\balso (?:where|when|if)\b/),
    instead: '"even if"',
    wrong: 'A file appears whole or not at all, also when the process is killed.',
    right: 'A file appears whole or not at all, even if the process is killed.',
  },
  {
    name: 'headless What',
    pattern: /(?:\/\*\*? |^[ \t]*\* |\/\/ )Wh(?:at|o|ose) (?![^.]*\?)/gm,
    instead: 'the noun: "The contents of …", "Options of …", "Users who …"',
    wrong: '/** What a report is made from. */',
    right: '/** The input of a report: what a run evaluated. */',
  },
  {
    name: 'programs that know',
    pattern: phrase(
      /\b(?:file|store|benchmark|command|program|server|page|plugin|package|reader|table|record)s? (?:tells?|knows?|speaks?)\b/,
    ),
    instead: '"reports", "contains", "supports"',
    wrong: 'This command knows plugin API 1.',
    right: 'This command supports plugin API 1.',
  },
  {
    name: 'has not X',
    pattern: phrase(/\b(?:has|have) not(?=[.,;:)]| (?:a|an|the|any)\b)/),
    instead: '"does not have", "lacks"',
    wrong: 'A set that the dataset has not.',
    right: 'A set that the dataset does not have, since it has not been read.',
  },
  {
    name: 'is not there',
    pattern: phrase(/\b(?:is|are) not there\b|\bthat (?:is|are) there\b|\bthere are of\b/),
    instead: '"is missing", "does not exist", "existing"',
    wrong: 'A `--plugin` that is not there.',
    right: 'A `--plugin` that does not exist.',
  },
]

/** A banned phrase in a text. */
export interface Finding {
  /** From 1. */
  readonly line: number
  readonly found: string
}

/** All places where a text has a banned phrase. */
export function findPhrase(text: string, { pattern }: BannedPhrase): readonly Finding[] {
  return [...text.matchAll(pattern)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    found: match[0].replace(/\s+(?:\*\s|\/\/\s)?/g, ' '),
  }))
}
