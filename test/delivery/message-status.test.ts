import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { type Answer, idOf, json } from '../support/local-server.ts'
import { failedV3, progressedV3 } from '../support/webhook-bodies.ts'

const to = '919876543210'
const own = { id: idOf(1), to }

/** Accepts each message with this word beside its id, as Meta does. */
const acceptAs =
  (word?: unknown): Answer =>
  ({ number }, response) =>
    json(response, 200, { messages: [{ id: idOf(number), message_status: word }] })

describe('a message that Gupshup accepts and WhatsApp holds back', () => {
  test.each(['held_for_quality_assessment', 'paused', 'a_word_of_tomorrow'])(
    'tells %s in its receipt, its outcome and the event, and is neither failed nor sent again',
    async (word) => {
      const { client, server, clock, eventsNamed } = await startHarness({}, acceptAs(word))
      const receipt = await client.send({ to, message: 'Hello' })
      expect(receipt).toMatchObject({ status: 'accepted', messageStatus: word })
      expect(eventsNamed('accepted')).toMatchObject([{ messageId: idOf(1), messageStatus: word }])
      await clock.advance(3_600_000)
      const { attempts, requests } = await receipt.outcome({ until: 'accepted' })
      expect(attempts).toMatchObject([{ status: 'accepted', messageStatus: word }])
      expect(requests).toBe(1)
      expect(server.requests).toHaveLength(1)
      expect(eventsNamed('failed')).toEqual([])
    },
  )

  test('says nothing of the kind if the response says accepted, or nothing', async () => {
    for (const word of ['accepted', undefined]) {
      const { client, eventsNamed } = await startHarness({}, acceptAs(word))
      const receipt = await client.send({ to, message: 'Hello' })
      expect(receipt).not.toHaveProperty('messageStatus')
      expect(eventsNamed('accepted')[0]).not.toHaveProperty('messageStatus')
      const { attempts } = await receipt.outcome({ until: 'accepted' })
      expect(attempts[0]).not.toHaveProperty('messageStatus')
    }
  })

  test('goes on when WhatsApp releases it', async () => {
    const { client } = await startHarness({}, acceptAs('held_for_quality_assessment'))
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(progressedV3('delivered', own))
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 1 })
  })

  test('fails when WhatsApp drops it, and is not sent again', async () => {
    const { client, server } = await startHarness({}, acceptAs('held_for_quality_assessment'))
    const receipt = await client.send({ to, message: { type: 'template', id: 'offer' } })
    await client.receive(failedV3(own, 132015))
    await expect(receipt.outcome()).rejects.toMatchObject({ code: 132015, kind: 'template' })
    expect(server.requests).toHaveLength(1)
  })
})
