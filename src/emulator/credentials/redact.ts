import { isSecretName, redactSecrets } from '../../util/index.ts'
import { credentialKinds } from './credential.ts'

const HIDDEN = '•••'

/** The keys and tokens that the emulator issues itself, apart from JWTs. */
const issued = new RegExp(`\\bemulator-(?:${credentialKinds.join('|')})-token-\\d+`, 'g')

/** A text as the page and the terminal show it: without keys and tokens, wherever a client has put one. */
export function redact(text: string): string {
  return redactSecrets(text).replace(issued, HIDDEN)
}

/** The value of a field or header as the page shows it. `meta` of a subscription repeats its headers. */
export function redactField(name: string, value: unknown): unknown {
  if (isSecretName(name) || name === 'meta') return HIDDEN
  return typeof value === 'string' ? redact(value) : value
}
