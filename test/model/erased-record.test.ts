import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erasedRecord, indexOf, type MessageRecord, withoutPersonalData } from '../../src/model/index.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  aWhatsappId,
  billed,
  failed,
  formStep,
  jsonStep,
  posting,
  queued,
  unconfirmed,
  unknown,
  waiting,
  withheld,
} from '../../src/store/testing/records.ts'

const number = '919900000001'
const secret = 'SECRET'

const erase = (record: MessageRecord) =>
  erasedRecord(record, {
    ...{ to: 'erased:to', addresses: [number], at: 9_000 },
    hash: (text) => `erased:${[...text].reverse().join('')}`,
  })

const failure = { kind: 'recipient', via: 'webhook', code: 131_026, reason: secret, href: secret } as const

/** A message with everything that can be about a person. */
function aFullRecord(given: Partial<MessageRecord>): MessageRecord {
  return aRecord('one', {
    to: number,
    idempotencyKey: 'order-1',
    fingerprint: { to: 'f-to', content: 'f-content' },
    metadata: { of: secret },
    keepsContent: true,
    steps: [{ ...formStep, template: { key: 't-1' } }, jsonStep],
    attempts: [
      anAttempt({
        gupshupId: 'g-1',
        whatsappId: aWhatsappId(number),
        status: 'sent',
        postedTo: number,
        failure,
      }),
      { ...billed, gupshupId: `g-${number}` },
      withheld,
    ],
    ...given,
  })
}

describe('an erased message', () => {
  it('has hashes in place of address, key, fingerprint and ids of WhatsApp, and keeps what is about nobody', () => {
    const record = erase(aFullRecord({ state: accepted, priority: 3, isMarketing: true }))
    expect(record).toEqual({
      ...{ id: 'one', version: 1, createdAt: 1_000, expiresAt: 90_000, hasOwnFallback: false },
      ...{
        to: 'erased:to',
        idempotencyKey: 'erased:1-redro',
        isErased: true,
        priority: 3,
        isMarketing: true,
      },
      fingerprint: { to: 'erased:ot-f', content: 'erased:tnetnoc-f' },
      steps: [
        { type: 'text', path: '/wa/api/v1/msg', template: { key: 't-1' } },
        { type: 'template', path: jsonStep.path, template: jsonStep.template, isMarketing: true },
      ],
      attempts: [
        {
          ...{ step: 0, at: 1_000, epoch: 0, status: 'sent', gupshupId: 'g-1' },
          whatsappId: expect.stringMatching(/^erased:/),
          failure: { kind: 'recipient', via: 'webhook', code: 131_026 },
        },
        {
          ...{ step: 1, at: 2_000, epoch: 3, status: 'sent', gupshupId: expect.stringMatching(/^erased:/) },
          billing: { billable: true, category: 'marketing', model: 'PMP', type: 'regular' },
        },
        withheld,
      ],
      state: accepted,
    })
  })

  it.each([
    ['a new message', waiting, 'failed'],
    ['a queued message', queued, 'failed'],
    ['a message that is being posted', posting, 'posting'],
    ['an accepted message', accepted, 'accepted'],
    ['an unknown message', unknown, 'unknown'],
    ['an unconfirmed message', unconfirmed, 'unconfirmed'],
    ['a failed message', failed, 'failed'],
  ] as const)('is in a state in which nothing is sent: %s', (_, state, name) => {
    const attempts = [anAttempt({ gupshupId: 'g-1', status: 'sent', failure })]
    const record = erase(aFullRecord({ state, dueAt: 5_000, attempts }))
    expect(record.state.name).toBe(name)
    expect(indexOf(record).due?.queue).toBe(name === 'unconfirmed' ? 'review' : undefined)
    expect(JSON.stringify(record)).not.toContain(secret)
  })

  it('fails as erased if it waited, and is unknown if an earlier request of its step may have arrived', () => {
    expect(erase(aFullRecord({ state: queued, attempts: [] })).state).toMatchObject({
      ...{ name: 'failed', failure: { kind: 'erased', via: 'client' }, at: 9_000 },
    })
    const retried = erase(aFullRecord({ state: waiting, attempts: [anAttempt()], dueAt: 5_000 }))
    expect(retried).toMatchObject({ state: { name: 'unknown', failure: { kind: 'outcome-unknown' } } })
    expect(retried.dueAt).toBeUndefined()
  })

  it('stays erased whatever a later write brings', () => {
    const record = erase(aFullRecord({ state: posting }))
    const written: MessageRecord = {
      ...record,
      ...{ metadata: { of: secret }, keepsContent: true, dueAt: 5_000 },
      steps: [formStep, jsonStep],
      attempts: [
        anAttempt({
          gupshupId: aWhatsappId(number),
          whatsappId: aWhatsappId(number),
          failure,
          postedTo: number,
        }),
        anAttempt({ gupshupId: 'g-2', billing: { conversationId: secret } }),
      ],
      state: { name: 'waiting', why: 'retry', owner: 'client-1' },
    }
    const kept = withoutPersonalData(written)
    for (const text of [secret, number, aWhatsappId(number), 'Hello'])
      expect(JSON.stringify(kept)).not.toContain(text)
    expect(kept).toMatchObject({ isErased: true, to: 'erased:to', state: { name: 'unknown' } })
    expect(kept.attempts[1]).toMatchObject({ gupshupId: 'g-2' })
    expect(withoutPersonalData(kept)).toEqual(kept)
  })

  it('is not changed by being cleaned again', () => {
    const states = fc.constantFrom(waiting, queued, posting, accepted, unknown, unconfirmed, failed)
    const attempts = fc.array(fc.constantFrom(anAttempt(), anAttempt({ failure }), { ...billed }, withheld), {
      maxLength: 3,
    })
    fc.assert(
      fc.property(states, attempts, (state, made) => {
        const record = erase(aFullRecord({ state, attempts: made }))
        expect(withoutPersonalData(record)).toEqual(record)
      }),
    )
  })
})
