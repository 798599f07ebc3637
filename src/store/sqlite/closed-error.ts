import { StoreError } from '../../errors/index.ts'

export function closedError(path: string): StoreError {
  return new StoreError(`The store on ${path} was closed. Make a new one with sqliteStore().`, {
    reason: 'closed',
  })
}
