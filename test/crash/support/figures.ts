/** Prints the measurements of a test. They are more precise than what it can expect on a busy machine. */
export function showFigures(what: string, figures: Readonly<Record<string, number | string>>): void {
  const text = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`)
  process.stdout.write(`${what}: ${text.join(', ')}\n`)
}
