import path from 'node:path'
import ts from 'typescript'
import { type CodeBlock, chainOf, isTypeScript } from './markdown-snippets.ts'

/** A Markdown file with its blocks. */
export interface SnippetSource {
  /** Relative to the root. */
  readonly name: string
  readonly blocks: readonly CodeBlock[]
}

/** The names that a page may use without declaring them. A block that is run must be complete. */
const prelude = `
declare const apiKey: string
declare const client: import('gupshup-outbound').GupshupClient
declare const to: string
`

/** Compiler options that applications need and pages do not. */
const forDocumentation: ts.CompilerOptions = {
  noUnusedLocals: false,
  noUnusedParameters: false,
  // Pages write `process.env.GUPSHUP_API_KEY`, as applications do.
  noPropertyAccessFromIndexSignature: false,
  // As in Nest's own projects.
  experimentalDecorators: true,
}

/** Type-checks every TypeScript block in one program, against the sources. Returns the problems of a block. */
export function checkSnippets(
  root: string,
  sources: readonly SnippetSource[],
): (name: string, block: CodeBlock) => string[] {
  const files = new Map([[path.join(root, 'snippet-prelude.d.ts'), prelude]])
  const fileOf = (name: string, { line }: CodeBlock) => path.join(root, `${name}.${line}.mts`)
  for (const { name, blocks } of sources) {
    for (const block of blocks.filter(isTypeScript)) {
      files.set(fileOf(name, block), onTheirLines(chainOf(block, blocks)))
    }
  }
  const program = ts.createProgram([...files.keys()], ...compilerFor(root, files))
  return (name, block) => {
    const file = program.getSourceFile(fileOf(name, block))
    if (file === undefined) throw new Error(`Nothing was compiled for line ${block.line} of ${name}.`)
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    return found.flatMap(({ start = 0, messageText }) => {
      const line = file.getLineAndCharacterOfPosition(start).line + 1
      // The blocks that it continues are checked at their own place.
      if (line < block.line) return []
      return `${name}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  }
}

/** The blocks as one module, each on its lines of the Markdown file, so that a problem names them. */
function onTheirLines(blocks: readonly CodeBlock[]): string {
  let text = ''
  for (const { code, line } of blocks) text += '\n'.repeat(line - text.split('\n').length) + code
  return `${text}\nexport {}`
}

function compilerFor(
  root: string,
  files: ReadonlyMap<string, string>,
): [ts.CompilerOptions, ts.CompilerHost] {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  return [
    { ...options, ...forDocumentation },
    {
      ...host,
      fileExists: (name) => files.has(name) || fileExists(name),
      readFile: (name) => files.get(name) ?? readFile(name),
      getSourceFile(name, languageVersion, ...others) {
        const text = files.get(name)
        if (text === undefined) return getSourceFile(name, languageVersion, ...others)
        return ts.createSourceFile(name, text, languageVersion)
      },
    },
  ]
}
