import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import ts from 'typescript'

/** The ESM and the CommonJS build read the same files. */
const withoutComments = new Map<string, string>()

/**
 * Leaves out the comments of `src`. esbuild drops those between statements and keeps those inside of classes, which are a tenth of the compressed
 * package and help no user: the declarations have what is public. Names and lines stay as they are, so that a stack trace can be read.
 */
export const stripComments: Plugin = {
  name: 'strip-comments',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const contents = withoutComments.get(path) ?? compile(await readFile(path, 'utf8'))
      withoutComments.set(path, contents)
      return { contents, loader: 'js' }
    })
  },
}

function compile(code: string): string {
  const { ESNext } = ts.ScriptTarget
  const compilerOptions = {
    removeComments: true,
    target: ESNext,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  }
  return ts.transpileModule(code, { compilerOptions }).outputText
}
