import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Client } from 'pg'
import { freePort } from './free-port.ts'

/** A PostgreSQL on loopback, started by a test. */
export interface PostgresServer {
  readonly url: string
  close(): Promise<void>
}

const programs = findPrograms()

export const isPostgresInstalled = programs !== undefined

/** Starts an empty PostgreSQL. `initdb` and `postgres` must be on the PATH, or where Debian installs them. */
export async function startPostgres(): Promise<PostgresServer> {
  if (programs === undefined) throw new Error('PostgreSQL is not installed.')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'postgres-server-'))
  const user = unprivilegedUser()
  if ('uid' in user) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const settings = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--no-locale', '--no-sync']
  execFileSync(join(programs, 'initdb'), ['--pgdata', data, ...settings], { ...user, stdio: 'pipe' })
  const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
  const running = spawn(join(programs, 'postgres'), [...place, '-c', 'fsync=off'], {
    ...user,
    stdio: 'ignore',
  })
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await answers(url, running)
  return {
    url,
    close: async () => {
      await ended(running)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian) : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ]
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))))
}

/** PostgreSQL refuses to run as root. Its package on Debian brings a user for it. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function answers(connectionString: string, running: ChildProcess): Promise<void> {
  for (;;) {
    const client = new Client({ connectionString })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (running.exitCode !== null) throw new Error('PostgreSQL did not start.', { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

/** SIGQUIT ends it at once, and without a shutdown of its own: the data is deleted anyway. */
async function ended(running: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    if (running.exitCode !== null || running.signalCode !== null) return resolve()
    running.once('exit', () => resolve())
    running.kill('SIGQUIT')
  })
}
