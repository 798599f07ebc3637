/** Waits until a condition is true, and fails after `limitMs`: long enough for a machine that does much else, and shorter than a test may take. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
  limitMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`This did not happen within ${limitMs / 1_000} s: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Waits until all traffic on loopback has settled, to show that nothing follows. */
export async function settle(rounds = 200): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setImmediate(resolve))
}
