import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { inlineWriterThread } from '../../../scripts/build/inline-writer-thread.ts'

export interface Child {
  readonly process: ChildProcess
  /** The lines that it has printed so far. */
  readonly lines: readonly string[]
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string | null>
}

/** Starts one of the programs in `children`. Node runs TypeScript directly. */
export function startChild(name: string, ...args: string[]): Child {
  return start([fileOf(name), ...args])
}

/** Starts a program, or a bundle of `bundleChild()`, with flags of Node. */
export function startChildUnder(
  { flags, env = {} }: { readonly flags: readonly string[]; readonly env?: NodeJS.ProcessEnv },
  name: string,
  ...args: string[]
): Child {
  return start([...flags, name.endsWith('.mjs') ? name : fileOf(name), ...args], env)
}

/** Starts a program as one bundled file in `folder`, so that it reads nothing of this repository. */
export async function startChildInOneFile(folder: string, name: string, ...args: string[]): Promise<Child> {
  return start([await bundleChild(folder, name, 'cjs'), ...args])
}

/** Bundles a program into one file in `folder`, and returns its path. */
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
