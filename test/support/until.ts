/** Lets the event loop turn until something has happened. Fails loudly instead of waiting for ever. */
export async function until(
  happened: () => boolean | Promise<boolean>,
  what = 'what was waited for',
): Promise<void> {
  const giveUpAt = performance.now() + 5_000
  while (!(await happened())) {
    if (performance.now() > giveUpAt) throw new Error(`It did not happen: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Lets everything that is under way on loopback come to rest, to show that nothing more follows. */
export async function settle(turns = 200): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
