import { identify, recognizeCopies } from './identity.ts'

/**
 * Throw it in your credential source when no later call can succeed, because a person must act first: the secret that it mints with was revoked or
 * has ended. The client then halts with your text as the reason, and calls the source no more until `client.resume()`. After every other error of
 * the source it pauses and calls it again. It is no `GupshupError`: your code throws it, and the messages fail with an `AuthenticationError`.
 *
 * @example
 * const credentials = async ({ signal }) => {
 *   const response = await fetch(mintAddress, { method: 'POST', headers, signal })
 *   if (response.status === 401) throw new PermanentCredentialsError('The client secret was revoked. Make a new one.')
 *   if (!response.ok) throw new Error(`The mint answered ${response.status}`)
 *   return (await response.json()).token
 * }
 */
export class PermanentCredentialsError extends Error {
  static {
    identify(PermanentCredentialsError, 'PermanentCredentialsError')
    recognizeCopies(PermanentCredentialsError)
  }
}
