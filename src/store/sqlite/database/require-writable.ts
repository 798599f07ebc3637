import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { readOnlyMessage, UnusableFile } from './to-store-error.ts'

/**
 * SQLite opens what it may not write to for reading, or says that it cannot, for one of many reasons.
 *
 * @throws {UnusableFile} when this process may write to the file or to its folder not
 */
export function requireWritable(path: string): void {
  for (const place of [path, dirname(path)]) {
    try {
      accessSync(place, constants.W_OK)
    } catch (error) {
      const code: unknown = Reflect.get(Object(error), 'code')
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
        throw new UnusableFile('read-only', readOnlyMessage(path))
      }
    }
  }
}
