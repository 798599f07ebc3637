import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { repository } from '../house/source-file.ts'
import { exactProgram, optionalFieldsOf } from '../support/optional-fields.ts'

const user = 'test/projects/ts-nodenext/optional.ts'
const program = exactProgram(user)

it('every optional field of every public type accepts an explicit undefined', () => {
  const { count, exact } = optionalFieldsOf(program)
  expect(count).toBeGreaterThan(400)
  expect(exact).toEqual([])
})

it('a program that passes possibly undefined values compiles with exactOptionalPropertyTypes', () => {
  const file = program.getSourceFile(join(repository, user))
  const messages = program
    .getSemanticDiagnostics(file)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  expect(messages).toEqual([])
})
