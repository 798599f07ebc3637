import type { Holding } from '../people/index.ts'
import { listAll, type ParkedEvent, type ScopedStore } from '../store/index.ts'
import { containsAddress, isRecord, isUserId } from '../util/index.ts'

/** Removes the events of a person that wait for their message. Returns how many it removed. */
export async function forgetParked(
  { store }: { readonly store: ScopedStore },
  holdings: readonly Holding[],
): Promise<number> {
  const parked = await listAll(
    (page) => store.findParked({ page }),
    ({ id }) => id,
  )
  let removed = 0
  for (const event of parked) {
    if (!isAbout(event, holdings)) continue
    const { outcome } = await store.unpark(event, 'applied')
    if (outcome === 'removed') removed += 1
  }
  return removed
}

/** Whether one of its addresses is the person's. Without a number an event has one in its WhatsApp id, which encodes it. */
function isAbout({ to, whatsappId, receivedAt, event }: ParkedEvent, holdings: readonly Holding[]): boolean {
  const theirs = holdings
    .filter((one) => one.isWhole || one.isTheirs(receivedAt))
    .map(({ address }) => address)
  if (textsIn({ to, event }).some((text) => theirs.includes(text))) return true
  const lacksNumber = to === undefined || isUserId(to)
  return lacksNumber && whatsappId !== undefined && containsAddress(whatsappId, theirs)
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : []
}
