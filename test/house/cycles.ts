/** Finds circles in a graph: each as the names along it, its first name once more at the end. */
export function findCycles(arrows: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = []
  const finished = new Set<string>()
  const walk = (name: string, way: readonly string[]) => {
    const start = way.indexOf(name)
    if (start !== -1) {
      cycles.push([...way.slice(start), name])
      return
    }
    if (finished.has(name)) return
    for (const next of arrows.get(name) ?? []) walk(next, [...way, name])
    finished.add(name)
  }
  for (const name of arrows.keys()) walk(name, [])
  return cycles
}
