import { randomUUID } from 'node:crypto'

/** Drawn with the first write and not at the import, which would then load node:crypto. */
let ofProcess: string | undefined
let writes = 0

/** A unique id for one write, across all processes. */
export function newWriteId(): string {
  ofProcess ??= randomUUID()
  writes += 1
  return `${ofProcess}:${writes}`
}
