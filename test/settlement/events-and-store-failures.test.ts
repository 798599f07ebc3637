import { memoryStore, StoreError } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import {
  accountEvent,
  billed,
  inbound,
  preference,
  templateEvent,
  userEvent,
} from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const id = 'a1b2c3d4-0000-4000-8000-000000000001'
const at = Date.UTC(2026, 0, 1)

/** A client whose store fails at the nth operation after `failAt()`. */
async function startFailing() {
  let left = Number.POSITIVE_INFINITY
  const store = wrappedStore(memoryStore(), async (_, step, given) => {
    left -= 1
    if (left !== 0) return await step(...given)
    throw new StoreError('The disk is full.')
  })
  const harness = await startHarness({ store })
  return { ...harness, failAt: (step: number) => (left = step), hasNotFailed: () => left > 0 }
}

interface Case {
  readonly body: object
  readonly holds: (harness: Harness) => Promise<unknown>
  readonly emits: 'billing' | 'user' | 'template' | 'account' | 'inbound'
}

const cases: Readonly<Record<string, Case>> = {
  'the cost of a message': {
    body: billed({ id: idOf(1), to }),
    holds: async ({ eventsNamed }) => eventsNamed('billing').length,
    emits: 'billing',
  },
  'an opt-out': {
    body: userEvent('opted-out', to, at),
    holds: ({ client }) => client.suppressions.has(to),
    emits: 'user',
  },
  'an opt-out of marketing': {
    body: preference('stop', to, at),
    holds: ({ client }) => client.suppressions.has(to, { marketing: true }),
    emits: 'user',
  },
  'a pause of a template': {
    body: templateEvent('paused', { id, at }),
    holds: async ({ client }) =>
      (await client.quarantine.has(id)) && (await client.quarantine.has('offer/en')),
    emits: 'template',
  },
  'a restriction': {
    body: accountEvent('status-event', { status: 'ACCOUNT_RESTRICTED' }),
    holds: async ({ client }) => client.gate.state === 'halted',
    emits: 'account',
  },
  'an inbound message': {
    body: inbound(to, { at }),
    holds: async ({ client }) => (await client.windows.get(to)).state === 'open',
    emits: 'inbound',
  },
}

test.each(Object.entries(cases))(
  'a store that fails at any operation loses nothing of %s once the webhook is repeated',
  async (_, { body, holds, emits }) => {
    for (let step = 1; step < 30; step += 1) {
      const harness = await startFailing()
      await harness.client.send({ to, message: 'Hello' })
      harness.failAt(step)
      const first = await harness.client.receive(body).catch((error: unknown) => error)
      if (harness.hasNotFailed()) return expect(step).toBeGreaterThan(1)
      if (first instanceof Error) await harness.client.receive(body)
      expect(await holds(harness), `step ${step}`).toBeTruthy()
      expect(harness.eventsNamed(emits).length, `step ${step}`).toBeGreaterThan(0)
    }
    throw new Error('It makes more operations than expected.')
  },
)
