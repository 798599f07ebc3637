import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = new URL('../../', import.meta.url)

/** The names of an interface's members, in their order. `file` is relative to the root. */
export function membersOf(file: string, name: string): string[] {
  return interfaceIn(file, name).members.flatMap(
    ({ name: member }) => member?.getText().replaceAll(/['"]/g, '') ?? [],
  )
}

/** The words of a union of texts: that of a type, or of one member of an interface. */
export function wordsOf(file: string, name: string, member?: string): string[] {
  const type = member === undefined ? aliasIn(file, name) : memberIn(file, name, member)
  if (type === undefined || !ts.isUnionTypeNode(type)) throw new Error(`${file}: ${name} is no union.`)
  return type.types.flatMap((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? one.literal.text : [],
  )
}

/** The words that the members of a union of object types have in the property `by`. */
export function statesOf(file: string, name: string, by: string): string[] {
  const type = aliasIn(file, name)
  if (type === undefined || !ts.isUnionTypeNode(type)) throw new Error(`${file}: ${name} is no union.`)
  return type.types.flatMap((one) => wordsOfProperty(one, by))
}

function wordsOfProperty(type: ts.TypeNode, name: string): string[] {
  if (!ts.isTypeLiteralNode(type)) return []
  const found = type.members.find((one) => one.name?.getText() === name)
  const value = found !== undefined && ts.isPropertySignature(found) ? found.type : undefined
  const choices = value !== undefined && ts.isUnionTypeNode(value) ? [...value.types] : [value]
  return choices.flatMap((one) =>
    one !== undefined && ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? one.literal.text : [],
  )
}

function interfaceIn(file: string, name: string): ts.InterfaceDeclaration {
  const found = statementsOf(file)
    .filter(ts.isInterfaceDeclaration)
    .find((one) => one.name.text === name)
  if (found === undefined) throw new Error(`${file} declares no interface ${name}.`)
  return found
}

function memberIn(file: string, name: string, member: string): ts.TypeNode | undefined {
  const found = interfaceIn(file, name).members.find((one) => one.name?.getText() === member)
  return found !== undefined && ts.isPropertySignature(found) ? found.type : undefined
}

function aliasIn(file: string, name: string): ts.TypeNode | undefined {
  return statementsOf(file)
    .filter(ts.isTypeAliasDeclaration)
    .find((one) => one.name.text === name)?.type
}

function statementsOf(file: string): ts.Statement[] {
  const text = readFileSync(fileURLToPath(new URL(file, root)), 'utf8')
  return [...ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements]
}
