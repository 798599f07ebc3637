/** A token is valid for hours, so a hundred tokens cover every response that can still name one. */
const maxRemembered = 100

/** The tokens used so far, to remove them from texts. */
export class UsedTokens {
  readonly #tokens = new Set<string>()

  add(token: string): void {
    // Moved to the end, so that the oldest is dropped first.
    this.#tokens.delete(token)
    this.#tokens.add(token)
    const [oldest] = this.#tokens
    if (this.#tokens.size > maxRemembered && oldest !== undefined) this.#tokens.delete(oldest)
  }

  redact(text: string): string {
    // The longest first, because one token may begin with another.
    const tokens = [...this.#tokens].sort((one, other) => other.length - one.length)
    return tokens.reduce((shown, token) => withoutSecret(shown, token, '[token]'), text)
  }
}

/** Removes a secret from a text, also as a form or a query has it. */
export function withoutSecret(text: string, secret: string, placeholder: string): string {
  // Half of a surrogate pair cannot be encoded, so the replacement character takes its place.
  const encoded = encodeURIComponent(Buffer.from(secret).toString())
  const shown = text.replaceAll(secret, placeholder)
  return encoded === secret ? shown : shown.replaceAll(encoded, placeholder)
}
