/** The trainings of the size space; each has a learning rate schedule of its own. */
export type SizeTraining = '01' | '12' | '90'

export const sizeTrainings: readonly SizeTraining[] = ['01', '12', '90']

/** The seeds of each, as published. */
export const sizeSeeds: Readonly<Record<SizeTraining, readonly number[]>> = {
  '01': [777],
  '12': [777, 888, 999],
  '90': [777],
}
