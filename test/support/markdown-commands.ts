import { existsSync } from 'node:fs'
import path from 'node:path'
import { readMarkdown } from './markdown-snippets.ts'

export interface PackageJson {
  readonly name: string
  readonly bin: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}

/** npm's built-in commands that a page can name. */
const npmCommands = [
  'ci',
  'exec',
  'i',
  'install',
  'owner',
  'pack',
  'publish',
  'run',
  'uninstall',
  'update',
  'view',
]
const shells = ['sh', 'bash', 'shell', 'console']

/** The commands in the code of a Markdown text that cannot work: scripts, programs and files that do not exist. */
export function brokenCommands(root: string, text: string, { name, bin, scripts }: PackageJson): string[] {
  const isScript = (script: string) => Object.hasOwn(scripts, script)
  const isFile = (file: string) => existsSync(path.join(root, file.replace(`node_modules/${name}/`, '')))
  const checks: readonly (readonly [command: RegExp, works: (what: string) => boolean])[] = [
    [/\bnpm run ([\w:-]+)/g, isScript],
    [/\bnpm ([a-z][a-z-]*)/g, (command) => npmCommands.includes(command) || isScript(command)],
    [
      /\bnpx (?:-\S+ )*([@\w][\w./-]*)/g,
      (program) => program === name || Object.hasOwn(bin, program) || isFile(`node_modules/.bin/${program}`),
    ],
    [/\b(?:tsx|node) ((?:[\w.-]+\/)+[\w-]+\.\w+)/g, isFile],
  ]
  return checks.flatMap(([pattern, works]) =>
    [...codeIn(text).matchAll(pattern)].flatMap(([command, what = '']) => (works(what) ? [] : command)),
  )
}

/** Blocks for a shell, and code within sentences. */
function codeIn(text: string): string {
  const { blocks, prose } = readMarkdown(text)
  const forShell = blocks.filter(({ language }) => shells.includes(language)).map(({ code }) => code)
  const inSentences = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...forShell, ...inSentences].join('\n')
}
