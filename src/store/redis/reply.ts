/** What a script answered: a text, or nothing. */
export function textOf(reply: unknown): string | undefined {
  return typeof reply === 'string' ? reply : undefined
}

/** What a script answered: a list of texts. What is no text is left out. */
export function textsOf(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.flatMap((item: unknown) => textOf(item) ?? []) : []
}

/** What a script answered: a number, also one that Redis gives as a text. */
export function numberOf(reply: unknown): number | undefined {
  return typeof reply === 'number' ? reply : typeof reply === 'string' ? Number(reply) : undefined
}
