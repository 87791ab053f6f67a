import { homedir } from 'node:os'
import { isAbsolute, posix, resolve, win32 } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The folder of all data: `NASBENCH_HOME`, else `nasbench` in the platform's folder for a user's data
 * (`XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `%LOCALAPPDATA%`). It need not exist.
 */
export function dataHome(env: Environment = process.env, platform: string = process.platform): string {
  if (env.NASBENCH_HOME) return resolve(env.NASBENCH_HOME)
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(homedir(), 'AppData', 'Local'), 'nasbench')
  }
  if (platform === 'darwin') return posix.join(homedir(), 'Library', 'Application Support', 'nasbench')
  // The XDG specification has relative paths ignored.
  const shared = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : undefined
  return posix.join(shared ?? posix.join(homedir(), '.local', 'share'), 'nasbench')
}
