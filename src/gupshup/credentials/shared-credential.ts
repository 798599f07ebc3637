import type { Credential } from './source.ts'

/** Keeps the current token for several processes. It is a secret: encrypt what you write. */
export interface SharedCredential {
  /**
   * Returns what `set()` was last called with, in this or another process. Called before each renewal, while the client has the renewal lock of its
   * store. An error counts as a failed renewal, because a token of another process may exist.
   */
  get(): Credential | undefined | Promise<Credential | undefined>
  /** Keeps a new token, with its end as Unix time in milliseconds. An error is ignored, because the token is good: report it there. */
  set(credential: Credential): void | Promise<void>
}

/** A token with its end, as Unix time in milliseconds, if that is known. */
export interface Sharable {
  readonly token: string
  readonly expiresAt: number | undefined
}

/** A time of a stored credential, which may have been written as JSON. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' || value instanceof Date ? new Date(value).getTime() : value
  return typeof time === 'number' && Number.isFinite(time) ? time : undefined
}

/** Whether a shared token can take the place of the one that is about to end. */
export function isNewer(
  { token, expiresAt = Number.POSITIVE_INFINITY }: Sharable,
  last: Sharable | undefined,
): boolean {
  return token !== last?.token && expiresAt > (last?.expiresAt ?? 0)
}
