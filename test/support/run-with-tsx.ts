import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export interface Run {
  readonly exitCode: number | string
  readonly stdout: string
  readonly stderr: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = createRequire(import.meta.url).resolve('tsx/cli')

/** Runs `npx tsx …` in the root of the project, without environment variables that could contain a key. */
export function runWithTsx(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const { PATH, TMPDIR } = process.env
  const options = { cwd: root, env: { PATH, TMPDIR, ...environment }, timeout: 15_000 }
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, ...args], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : (error.code ?? 'killed'), stdout, stderr })
    })
  })
}
