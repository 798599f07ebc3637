import { ConfigurationError } from '../errors/index.ts'

/**
 * @param call How the caller wrote it, for the error.
 * @throws {ConfigurationError} when it is given and no positive number
 */
export function requireForMs(call: string, forMs: number | undefined): void {
  if (forMs === undefined || (Number.isFinite(forMs) && forMs > 0)) return
  throw new ConfigurationError(`${call} must be a positive number; it is ${String(forMs)}.`, {
    option: 'forMs',
  })
}
