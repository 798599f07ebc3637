import { spawn } from 'node:child_process'

export interface Finished {
  /** Its standard output. */
  readonly output: string
}

/** Runs a program to its end. Rejects with its output when the program fails. */
export async function run(
  program: string,
  given: readonly string[],
  folder: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  const child = spawn(program, given, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let everything = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
    everything += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    everything += chunk
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (exitCode === 0) return { output }
  throw new Error(`${[program, ...given].join(' ')} ended with ${exitCode}:\n${everything}`)
}
