/** Finds the cycles of a graph, each as its names with the first name repeated at the end. */
export function findCycles(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = []
  const finished = new Set<string>()
  const walk = (name: string, path: readonly string[]) => {
    const start = path.indexOf(name)
    if (start !== -1) {
      cycles.push([...path.slice(start), name])
      return
    }
    if (finished.has(name)) return
    for (const next of arrows.get(name) ?? []) walk(next, [...path, name])
    finished.add(name)
  }
  for (const name of arrows.keys()) walk(name, [])
  return cycles
}
