import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

export interface Application {
  readonly url: string
  /** Everything that it has printed so far, on both outputs. */
  readonly printed: () => string
}

export interface ApplicationOptions {
  /** The program and its arguments, for Node. */
  readonly args: readonly string[]
  readonly folder: string
  /** Its standard input. With `-` as the last argument this is the program. */
  readonly input?: string
  readonly port: number
  readonly env?: NodeJS.ProcessEnv
}

/** A port of 127.0.0.1 on which no process listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/**
 * Starts an application in its own process, and ends it with the test. Resolves when it responds on its port. It gets no environment
 * variable of this process that could contain a key.
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { args, folder, port, env, input = '' } = options
  const { PATH, TMPDIR, HOME } = process.env
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH, TMPDIR, HOME, ...env },
    stdio: 'pipe',
  })
  child.stdin.end(input)
  let printed = ''
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      printed += chunk
    })
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const url = `http://127.0.0.1:${port}`
  // Generous: the first start of a bundled framework takes seconds on a busy machine.
  const deadline = performance.now() + 30_000
  while (!(await isResponding(url))) {
    if (child.exitCode !== null) throw new Error(`The application has ended:\n${printed}`)
    if (performance.now() > deadline) throw new Error(`The application does not respond:\n${printed}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return { url, printed: () => printed }
}

async function isResponding(url: string): Promise<boolean> {
  return await fetch(url).then(
    () => true,
    () => false,
  )
}
