import { describe, expect, it } from 'vitest'
import { filesBelow, readSource } from './source-file.ts'

/** Changes that the next file in the same process could notice: modules, environment variables, process settings, a browser. */
const changesItsProcess =
  /from ['"](?:nock|playwright-core)['"]|\bvi\.(?:mock|doMock|resetModules|stubEnv|stubGlobal)\(|\bprocess\.(?:umask|chdir)\(|\bprocess\.env\S* = |\bdelete process\.env/

/** Vitest always isolates the files of these projects. */
const otherProjects = /^test\/(?:crash|package|frameworks|projects)\//

const sources = new Map(filesBelow('test', '.ts').map((path) => [path, readSource(path)]))
const testFiles = [...sources.keys()].filter((path) => path.endsWith('.test.ts') && !otherProjects.test(path))

/** Whether a file, or a helper that it imports, changes its process. */
function needsIsolation(path: string, seen = new Set<string>()): boolean {
  const file = sources.get(path)
  if (file === undefined || seen.has(path)) return false
  seen.add(path)
  if (changesItsProcess.test(file.tree.text)) return true
  return file.imports.some(({ path: target }) => target !== undefined && needsIsolation(target, seen))
}

describe('the test files', () => {
  it('are named *.isolated.test.ts exactly when they change something that the next file in their process could notice', () => {
    const isolated = testFiles.filter((path) => path.endsWith('.isolated.test.ts'))
    expect(isolated).toEqual(testFiles.filter((path) => needsIsolation(path)))
  })
})
