import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

export interface Import {
  /** The import specifier, such as `../errors/index.ts` or `axios`. */
  readonly from: string
  /** The file that a relative import names: `src/errors/index.ts`. */
  readonly path?: string
  readonly isTypeOnly: boolean
  readonly line: number
}

export interface SourceFile {
  /** From the repository's root, with `/`. */
  readonly path: string
  readonly lines: number
  readonly imports: readonly Import[]
  readonly tree: ts.SourceFile
}

/** Every file below a folder whose name ends in one of `suffixes`. */
export function filesBelow(folder: string, ...suffixes: string[]): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => posix.join(folder, path.replaceAll('\\', '/')))
    .filter((path) => suffixes.some((suffix) => path.endsWith(suffix)))
    .sort()
}

export function readText(path: string): string {
  return readFileSync(join(repository, path), 'utf8')
}

export function readSource(path: string): SourceFile {
  const text = readText(path)
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const imports = [...importsOf(tree), ...importCallsOf(tree)]
  return { path, lines: text.trimEnd().split('\n').length, imports, tree }
}

/** Every node of a file that `isWanted`, as `path:line`. */
export function placesOf({ path, tree }: SourceFile, isWanted: (node: ts.Node) => boolean): string[] {
  const places: string[] = []
  const visit = (node: ts.Node) => {
    if (isWanted(node)) places.push(`${path}:${lineOf(tree, node)}`)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return places
}

function importsOf(tree: ts.SourceFile): Import[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const { moduleSpecifier } = statement
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    return importOf(tree, statement, moduleSpecifier.text, isTypeOnly(statement))
  })
}

/** Dynamic imports. */
function importCallsOf(tree: ts.SourceFile): Import[] {
  const calls: Import[] = []
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [specifier] = node.arguments
      if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
        calls.push(importOf(tree, node, specifier.text, false))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return calls
}

function importOf(tree: ts.SourceFile, node: ts.Node, from: string, isTypeOnly: boolean): Import {
  return {
    from,
    ...(from.startsWith('.') && { path: posix.join(posix.dirname(tree.fileName), from) }),
    isTypeOnly,
    line: lineOf(tree, node),
  }
}

/** Whether it does not exist in JavaScript. */
function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly
  const clause = statement.importClause
  if (clause === undefined) return false
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}
