import { join } from 'node:path'
import ts from 'typescript'
import { repository } from '../house/source-file.ts'

const entryPoints = [
  'src/index.ts',
  'src/emulator/index.ts',
  'src/store/redis/index.ts',
  'src/store/sqlite/index.ts',
]

/** A program of everything public, for a user who sets `exactOptionalPropertyTypes`. */
export function exactProgram(...more: string[]): ts.Program {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository)
  const roots = [...entryPoints, ...more].map((path) => join(repository, path))
  return ts.createProgram(roots, { ...options, exactOptionalPropertyTypes: true })
}

export interface OptionalFields {
  readonly count: number
  /** The fields that do not accept an explicit `undefined`, as `path:line name`. */
  readonly exact: readonly string[]
}

/** Finds the optional fields of every type that a public entry point refers to. */
export function optionalFieldsOf(program: ts.Program): OptionalFields {
  const checker = program.getTypeChecker()
  const seen = new Set<ts.Node>()
  const exact: string[] = []
  let count = 0

  const resolve = (symbol: ts.Symbol | undefined) =>
    symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const enter = (symbol: ts.Symbol | undefined) => {
    for (const declaration of resolve(symbol)?.declarations ?? []) {
      const isOurs = declaration.getSourceFile().fileName.startsWith(join(repository, 'src'))
      if (!isOurs || seen.has(declaration)) continue
      seen.add(declaration)
      visit(declaration)
    }
  }
  const visit = (node: ts.Node) => {
    // Users do not set what is in a function body, or private fields.
    if (ts.isBlock(node) || (ts.isClassElement(node) && isPrivate(node))) return
    if (isOptionalField(node)) {
      count += 1
      if (!takesUndefined(node.type)) exact.push(placeOf(node))
    }
    if (ts.isTypeReferenceNode(node)) {
      if (node.typeName.getText() === 'Partial') exact.push(placeOf(node))
      enter(checker.getSymbolAtLocation(node.typeName))
    }
    if (ts.isExpressionWithTypeArguments(node)) {
      if (node.expression.getText() === 'Partial') exact.push(placeOf(node))
      enter(checker.getSymbolAtLocation(node.expression))
    }
    ts.forEachChild(node, visit)
  }
  for (const path of entryPoints) {
    const file = program.getSourceFile(join(repository, path))
    const module = file && checker.getSymbolAtLocation(file)
    if (module === undefined) throw new Error(`${path} is no module.`)
    for (const symbol of checker.getExportsOfModule(module)) enter(symbol)
  }
  return { count, exact }
}

type OptionalField = ts.PropertySignature | ts.PropertyDeclaration | ts.MappedTypeNode

function isOptionalField(node: ts.Node): node is OptionalField {
  const isField = ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isMappedTypeNode(node)
  return isField && node.questionToken !== undefined
}

function isPrivate({ name }: ts.ClassElement): boolean {
  return name !== undefined && ts.isPrivateIdentifier(name)
}

function takesUndefined(type: ts.TypeNode | undefined): boolean {
  if (type === undefined) return true
  if (ts.isUnionTypeNode(type)) return type.types.some(takesUndefined)
  return type.kind === ts.SyntaxKind.UndefinedKeyword || type.kind === ts.SyntaxKind.UnknownKeyword
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  const path = file.fileName.slice(repository.length)
  return `${path}:${line + 1} ${node.getText().split('\n', 1)[0]}`
}
