import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inlineWriterThread } from '../../../scripts/build/inline-writer-thread.ts'

export interface Child {
  readonly process: ChildProcess
  /** What it has printed so far, by line. */
  readonly lines: readonly string[]
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string | null>
}

/** Starts one of the programs in `children`. Node runs TypeScript as it is. */
export function startChild(name: string, ...args: string[]): Child {
  return start([fileOf(name), ...args])
}

/** The same under flags of Node, or one that `bundleChild()` made a file of. */
export function startChildUnder(
  { flags, env = {} }: { readonly flags: readonly string[]; readonly env?: NodeJS.ProcessEnv },
  name: string,
  ...args: string[]
): Child {
  return start([...flags, name.endsWith('.mjs') ? name : fileOf(name), ...args], env)
}

/** The same from one file in `folder`, so that the program needs not to read the folder of this repository once it runs. */
export async function startChildInOneFile(folder: string, name: string, ...args: string[]): Promise<Child> {
  return start([await bundleChild(folder, name, 'cjs'), ...args])
}

/** Makes one file, in `folder`, of one of the programs and all that it imports. Returns its path. */
export async function bundleChild(folder: string, name: string, format: 'cjs' | 'esm'): Promise<string> {
  const outfile = join(folder, `${name}.${format === 'cjs' ? 'cjs' : 'mjs'}`)
  await build({
    entryPoints: [fileOf(name)],
    outfile,
    bundle: true,
    format,
    platform: 'node',
    plugins: [inlineWriterThread],
  })
  return outfile
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url))
}

function start(command: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  const lines: string[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
  })
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  return { process: child, lines, ended }
}
