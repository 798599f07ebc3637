/** Shows what a test measured, which is sharper than what it can demand on a machine that does other things too. */
export function showFigures(what: string, figures: Readonly<Record<string, number | string>>): void {
  const words = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`)
  process.stdout.write(`${what}: ${words.join(', ')}\n`)
}
