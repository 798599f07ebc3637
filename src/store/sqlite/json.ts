/** What was stored as JSON. */
export function parsed<Stored>(json: string | undefined): Stored | undefined {
  return json === undefined ? undefined : JSON.parse(json)
}

export function allParsed<Stored>(texts: readonly string[]): Stored[] {
  return texts.map((json) => JSON.parse(json))
}
