/* Tests see the same environment wherever they run: a terminal that can do all, and no settings of the command. */
process.env.TERM = 'xterm-256color'
for (const name of Object.keys(process.env)) {
  if (/^(NASBENCH(?!_SHARED$)|NATS_|NO_COLOR$|FORCE_COLOR$|COLUMNS$|LINES$)/.test(name))
    delete process.env[name]
}
