import type { GupshupEvent } from '../model/index.ts'
import { addressOf } from './who-is-who.ts'

/**
 * Does `work` with every event of a body: events about the same message one after the other, those about different messages at once. An event that is
 * about no message waits for all before it, and all after it wait for it. `work` must not reject.
 */
export async function inOrder(
  events: readonly GupshupEvent[],
  work: (event: GupshupEvent) => Promise<void>,
): Promise<void> {
  let together = new Together()
  for (const event of events) {
    if (isAboutMessage(event)) {
      together.add(event, work)
      continue
    }
    await together.done()
    together = new Together()
    await work(event)
  }
  await together.done()
}

type MessageEvent = Extract<GupshupEvent, { readonly type: 'status' | 'billing' }>

function isAboutMessage(event: GupshupEvent): event is MessageEvent {
  return event.type === 'status' || event.type === 'billing'
}

/** Events that go at once, and what the next one about a message waits for. */
class Together {
  readonly #all: Promise<void>[] = []
  readonly #byId = new Map<string, Promise<unknown>>()
  /** An event without Gupshup's id can be about any message of its person. */
  readonly #byPerson = new Map<string, Promise<unknown>>()
  readonly #unnamedByPerson = new Map<string, Promise<unknown>>()

  add(event: MessageEvent, work: (event: GupshupEvent) => Promise<void>): void {
    const { gupshupId, whatsappId } = event
    const person = addressOf(event) ?? ''
    const ids = [gupshupId && `gupshup ${gupshupId}`, whatsappId && `whatsapp ${whatsappId}`].flatMap(
      (id) => id ?? [],
    )
    const ofPerson = gupshupId === undefined ? this.#byPerson : this.#unnamedByPerson
    const earlier = [...ids.map((id) => this.#byId.get(id)), ofPerson.get(person)].filter(
      (one) => one !== undefined,
    )
    const done = earlier.length === 0 ? work(event) : Promise.all(earlier).then(() => work(event))
    this.#all.push(done)
    for (const id of ids) this.#byId.set(id, done)
    append(this.#byPerson, person, done)
    if (gupshupId === undefined) append(this.#unnamedByPerson, person, done)
  }

  async done(): Promise<void> {
    await Promise.all(this.#all)
  }
}

function append(ends: Map<string, Promise<unknown>>, name: string, done: Promise<unknown>): void {
  ends.set(name, Promise.all([ends.get(name), done]))
}
