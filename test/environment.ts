/*
 * Tests see the same environment wherever they run: a terminal that can do all, and no settings of the command. The two that
 * are the tests' own stay.
 */
process.env.TERM = 'xterm-256color'
for (const name of Object.keys(process.env)) {
  if (/^(NASBENCH(?!_(?:SHARED|KILLS)$)|NATS_|NO_COLOR$|FORCE_COLOR$|COLUMNS$|LINES$)/.test(name))
    delete process.env[name]
}
