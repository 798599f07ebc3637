import { memoryStore, OutcomeUnknownError, type Store, StoreError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { failed } from '../support/webhook-bodies.ts'
import { type Step, wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

/** A memory store whose steps fail as they are told to: `fails(step, nthCall)`. */
function failingStore(fails: (step: Step, call: number) => boolean): Store {
  const calls = new Map<Step, number>()
  return wrappedStore(memoryStore(), async (name, step, given) => {
    const call = (calls.get(name) ?? 0) + 1
    calls.set(name, call)
    if (fails(name, call)) throw new Error(`disk is gone, last number ${to}`)
    return await step(...given)
  })
}

describe('a store that fails', () => {
  test.each(['getSuppression', 'readGate', 'insert', 'replace'] as const)(
    'in %s before the post: StoreError, nothing is sent, and the next send is asked for again',
    async (failing) => {
      const store = failingStore((step, call) => step === failing && call === 1)
      const { client, server } = await startHarness({ store })
      const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(StoreError)
      expect(error).toMatchObject({ cause: { message: expect.stringContaining('disk is gone') } })
      expect(String(error instanceof Error ? error.cause : '')).not.toContain(to)
      expect(server.requests).toHaveLength(0)
      await client.send({ to, message: 'Hello' })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('to write the acceptance down does not look like a message that was not sent', async () => {
    const store = failingStore((step, call) => step === 'replace' && call === 2)
    const { client, server, eventsNamed } = await startHarness({ store })
    const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error).toMatchObject({ messageId: idOf(1) })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('unknown')).toHaveLength(1)
    expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError' }])
  })

  test.each(['replace', 'findParkedFor', 'get'] as const)(
    'in %s when the reply is lost too: still OutcomeUnknownError',
    async (failing) => {
      let armed = false
      const store = failingStore((step) => armed && step === failing)
      const { client, server } = await startHarness({ store }, (_, response) => {
        armed = true
        response.socket?.destroy()
      })
      const error = await client.send({ to, message: 'Hello' }).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(OutcomeUnknownError)
      expect(error).toMatchObject({ receipt: { to } })
      expect(server.requests).toHaveLength(1)
    },
  )

  test('after the acceptance is written down leaves the message accepted, and is reported', async () => {
    const store = failingStore((step) => step === 'findParked')
    const { client, eventsNamed } = await startHarness({ store })
    expect(await client.send({ to, message: 'Hello' })).toMatchObject({ status: 'accepted' })
    expect(eventsNamed('error')).toMatchObject([{ name: 'StoreError' }])
  })

  test('to take an event in rejects receive(), so that Gupshup sends it again', async () => {
    const store = failingStore((step, call) => step === 'findByEventId' && call === 1)
    const { client, eventsNamed } = await startHarness({ store })
    await client.send({ to, message: 'Hello' })
    const body = failed({ id: idOf(1), to }, 1010)
    await expect(client.receive(body)).rejects.toThrow(StoreError)
    await client.receive(body)
    expect(eventsNamed('failed')).toHaveLength(1)
  })
})
