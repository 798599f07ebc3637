/**
 * Writes to the addresses of a person, and then to those that a concurrent event has linked meanwhile: it either sees what was written, or is seen here.
 *
 * @param write Gets an address and the addresses that were found with it.
 */
export async function writeToEach(
  targets: () => Promise<readonly string[]>,
  write: (address: string, all: readonly string[]) => Promise<void>,
): Promise<void> {
  const written = new Set<string>()
  for (let pass = 0; pass < 2; pass += 1) {
    const all = await targets()
    for (const address of all) {
      if (written.has(address)) continue
      written.add(address)
      await write(address, all)
    }
  }
}
