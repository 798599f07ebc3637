import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { progressOf, rankOf } from '../../src/model/progress.ts'
import type { DeliveryStatus } from '../../src/model/receipt.ts'
import {
  acceptAttempt,
  awaitConfirmation,
  beginAttempt,
  failRecord,
  fallBackTo,
  hold,
  markAttemptUnknown,
  progressAttempt,
  recordFailure,
  retryAt,
} from '../../src/model/transitions.ts'
import { fail } from '../../src/policy/actions.ts'
import { acceptedMessage, chain, newMessage, timedOut, undeliverable, windowClosed } from './support.ts'

type Step = (record: MessageRecord) => MessageRecord

const result = { action: fail(), actionTaken: 'It was given up.', at: 9_000 }
const status = fc.constantFrom<DeliveryStatus>('enqueued', 'sent', 'delivered', 'read')

function inTurn(steps: readonly Step[], record: MessageRecord): MessageRecord {
  return steps.reduce((before, step) => step(before), record)
}

/** Two requests, both accepted: the message and its first fallback. */
function twiceAccepted(): MessageRecord {
  const claimed = fallBackTo(recordFailure(acceptedMessage(), 0, windowClosed), chain)
  return acceptAttempt(beginAttempt(claimed, 3_000, 0), 1, { gupshupId: 'g-1' })
}

describe('status events, shuffled and repeated', () => {
  const events = fc.array(fc.tuple(fc.nat({ max: 1 }), status), { minLength: 1 })
  const disorder = events.chain((once) =>
    fc.tuple(fc.constant(once), fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 })),
  )

  it('lead to the same record as the same events in order, once each', () => {
    fc.assert(
      fc.property(disorder, ([once, shuffled]) => {
        const step = ([index, seen]: (typeof once)[number]): Step => {
          return (record) => progressAttempt(record, index, { status: seen, whatsappId: `w-${index}` })
        }
        const inOrder = inTurn(once.map(step), twiceAccepted())
        expect(inTurn(shuffled.map(step), twiceAccepted())).toEqual(inOrder)
      }),
    )
  })

  it('leave each attempt at the highest status that was reported', () => {
    fc.assert(
      fc.property(events, (reported) => {
        const record = inTurn(
          reported.map(
            ([index, seen]) =>
              (before) =>
                progressAttempt(before, index, { status: seen }),
          ),
          twiceAccepted(),
        )
        for (const index of [0, 1]) {
          const highest = Math.max(
            1,
            ...reported.filter(([of]) => of === index).map(([, seen]) => rankOf(seen)),
          )
          expect(rankOf(record.attempts[index]?.status)).toBe(highest)
        }
      }),
    )
  })

  it('lead to delivered if one of them is `delivered`, before or after a failure', () => {
    const failure: Step = (record) =>
      failRecord(recordFailure(record, 0, undeliverable), undeliverable, result)
    fc.assert(
      fc.property(fc.array(status), fc.array(status), (before, after) => {
        const seen = (reported: readonly DeliveryStatus[]): Step[] =>
          reported.map((one) => (record) => progressAttempt(record, 0, { status: one }))
        const record = inTurn([...seen(before), failure, ...seen(['delivered', ...after])], acceptedMessage())
        expect(progressOf(record, 'delivered').type).toBe('reached')
        expect(record.state).toEqual({ name: 'accepted' })
      }),
    )
  })
})

describe('any sequence of transitions', () => {
  const index = fc.nat({ max: 3 })
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(index, status).map(
      ([at, seen]): Step =>
        (record) =>
          progressAttempt(record, at, { status: seen }),
    ),
    fc.constant<Step>((record) => beginAttempt(record, 5_000, 0)),
    index.map(
      (at): Step =>
        (record) =>
          acceptAttempt(record, at, { gupshupId: `g-${at}` }),
    ),
    index.map(
      (at): Step =>
        (record) =>
          recordFailure(record, at, windowClosed),
    ),
    fc.constantFrom<Step>(
      hold,
      (record) => markAttemptUnknown(record, timedOut, 62_000),
      (record) => retryAt(record, 8_000),
      (record) => fallBackTo(record, chain),
      (record) => awaitConfirmation(record, undeliverable, 7_000),
      (record) => failRecord(record, windowClosed, result),
    ),
  )

  it('moves no attempt down, and drops no attempt, id or failure', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        inTurn(
          steps.map(
            (next): Step =>
              (before) => {
                const after = next(before)
                expect(after.attempts.length).toBeGreaterThanOrEqual(before.attempts.length)
                for (const [at, attempt] of before.attempts.entries()) {
                  const { status: reached, ...rest } = attempt
                  expect(rankOf(after.attempts[at]?.status)).toBeGreaterThanOrEqual(rankOf(reached))
                  expect(after.attempts[at]).toMatchObject(rest)
                }
                return after
              },
          ),
          newMessage(),
        )
      }),
    )
  })

  it('changes neither the number, the key, the version nor the steps of a message', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { id, to, idempotencyKey, version, steps: chain } = newMessage()
        expect(inTurn(steps, newMessage())).toMatchObject({
          id,
          to,
          idempotencyKey,
          version,
          steps: chain,
        })
      }),
    )
  })

  it('leaves a message due only in a state that waits for a time', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { dueAt, state } = inTurn(steps, newMessage())
        if (dueAt !== undefined) expect(['waiting', 'unknown', 'unconfirmed']).toContain(state.name)
      }),
    )
  })
})
