const splitNames: Readonly<Record<string, string>> = { train: 'training', val: 'validation' }

/** The name of a split as a figure in a talk has it. */
export const splitLabel = (name: string): string => splitNames[name] ?? name
