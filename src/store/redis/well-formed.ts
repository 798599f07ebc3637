/** A text without halves of characters, which Redis' JSON cannot read. They become U+FFFD, as they do in UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD')
}
