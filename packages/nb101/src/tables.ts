/** The version of the tables below; a store of an older one is imported again. */
export const layoutVersion = 1

/** A row for each cell of the file, in the order of the file. */
export const cellsTable = 'cells'

/** A row for each of the 423,624 indices, which says where that cell is. */
export const placesTable = 'places'

/** The trainings that every cell went through, by their epochs; each is a separate training. */
export const budgets = [4, 12, 36, 108] as const
/** The epochs of a training. */
export type Budget101 = (typeof budgets)[number]

/** When a network was evaluated in the course of a training, beside its start. */
export const stages = ['halfway', 'final'] as const
/** After half of a training, or at its end. */
export type Stage101 = (typeof stages)[number]

/** The sets that a network was evaluated on, in the order of the published records. */
export const sets = ['train', 'validation', 'test'] as const

/** Trainings of a cell with the same epochs. */
export const repeats = 3

/** The measures of a cell, and how many points each has; the functions below number them. */
export const points = {
  accuracy: budgets.length * stages.length * sets.length * repeats,
  'training-time': budgets.length * stages.length * repeats,
  'start-accuracy': budgets.length * sets.length * repeats,
  'start-time': budgets.length * repeats,
  'total-time': budgets.length * repeats,
  epoch: budgets.length * 3 * repeats,
} as const

export type Measure101 = keyof typeof points

/** The axes of each measure, the outermost first: its points, reshaped, are that array. */
export const axes: Readonly<Record<Measure101, readonly string[]>> = {
  accuracy: ['budget', 'stage', 'set', 'repeat'],
  'training-time': ['budget', 'stage', 'repeat'],
  'start-accuracy': ['budget', 'set', 'repeat'],
  'start-time': ['budget', 'repeat'],
  'total-time': ['budget', 'repeat'],
  epoch: ['budget', 'evaluation', 'repeat'],
}

/** The first repeat's point of `accuracy`; the arguments are places in the lists above. The others follow it. */
export function accuracyPoint(budget: number, stage: number, set: number): number {
  return ((budget * stages.length + stage) * sets.length + set) * repeats
}

/** The first repeat's point of `training-time`. */
export function timePoint(budget: number, stage: number): number {
  return (budget * stages.length + stage) * repeats
}

/** The first repeat's point of `start-accuracy`. */
export function startPoint(budget: number, set: number): number {
  return (budget * sets.length + set) * repeats
}

/** The first repeat's point of `start-time` and of `total-time`. */
export function runPoint(budget: number): number {
  return budget * repeats
}

/** The first repeat's point of `epoch`: 0 the start, 1 halfway, 2 the end. */
export function epochPoint(budget: number, evaluation: number): number {
  return (budget * 3 + evaluation) * repeats
}
