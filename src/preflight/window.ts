/** A session window is open for a day after the recipient's last message: https://docs.gupshup.io/docs/session-messages. */
export const windowMs = 86_400_000

/** Whether a number may be sent session messages now. */
export type Window =
  | { readonly state: 'open'; readonly until: number }
  /** `since` is absent when no message of the number is known, or its last one was forgotten by now. */
  | { readonly state: 'closed'; readonly since?: number | undefined }

/** @param until what the store knows of the number */
export function windowAt(until: number | undefined, now: number): Window {
  if (until === undefined) return { state: 'closed' }
  // A clock was ahead when it wrote this, or was set back since: no window is open for longer than a day.
  if (until - now > windowMs) return { state: 'open', until: now + windowMs }
  return now < until ? { state: 'open', until } : { state: 'closed', since: until }
}
