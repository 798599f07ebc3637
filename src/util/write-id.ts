import { randomUUID } from 'node:crypto'

const process = randomUUID()
let writes = 0

/** A unique id for one write, across all processes. */
export function newWriteId(): string {
  writes += 1
  return `${process}:${writes}`
}
