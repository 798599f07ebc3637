import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for the files of one test file, which is removed after its tests. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'gupshup-outbound-sqlite-'))
  let count = 0
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    /** The path of a file that does not exist yet. */
    newFile(): string {
      count += 1
      return join(path, `store-${count}.db`)
    },
  }
}
