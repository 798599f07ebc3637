import { spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { run } from './run.ts'

const projects = inject('projects')
const program = 'esm/process.js'
const path = join(tmpdir(), `gupshup-outbound-process-${process.pid}.db`)
const canBeFirst = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

afterAll(() => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
})

describe('the package sends from an SQLite file in a process that is started with', () => {
  it.each([
    '--max-old-space-size=512',
    '--expose-gc',
    '--title=my-shop',
    '--stack-size=900',
    '--enable-source-maps',
    `--permission --allow-fs-read=* --allow-fs-write=${tmpdir()} --allow-worker`,
  ])('%s', async (flags) => {
    const { output } = await run(process.execPath, [...flags.split(' '), program, path], projects)
    expect(output).toBe('accepted\nclosed\n')
  })
})

/** Sends SIGTERM once the program has sent its message. */
async function terminated(command: readonly [string, ...string[]], pidOf: (child: number) => number) {
  const [name, ...given] = command
  const child = spawn(name, given, { cwd: projects, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (output === 'accepted\n') process.kill(pidOf(child.pid ?? 0), 'SIGTERM')
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { output, code }
}

/** The only child of a process. */
function childOf(pid: number): number {
  return Number(spawnSync('pgrep', ['--parent', String(pid)], { encoding: 'utf8' }).stdout)
}

describe('a SIGTERM with the documented handler ends the process after everything is closed', () => {
  const command = [process.execPath, program, path, 'stay'] as const

  it('under any process id', async () => {
    expect(await terminated([...command], (pid) => pid)).toEqual({ output: 'accepted\nclosed\n', code: 0 })
  })

  if (!canBeFirst)
    process.emitWarning(
      'This machine gives no process the id 1, so a container’s first process is not tested.',
    )
  it.skipIf(!canBeFirst)('as the first process of a container', async () => {
    const first = await terminated(['unshare', '--pid', '--fork', '--mount-proc', ...command], childOf)
    expect(first).toEqual({ output: 'accepted\nclosed\n', code: 0 })
  })
})
