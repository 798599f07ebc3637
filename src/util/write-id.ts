import { randomUUID } from 'node:crypto'

const process = randomUUID()
let writes = 0

/** A name that no other write ever has, in this process or another. */
export function newWriteId(): string {
  writes += 1
  return `${process}:${writes}`
}
