import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { type Answer, answerOf } from '../../src/model/progress.ts'
import {
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
import {
  acceptedMessage,
  chain,
  newMessage,
  notConnected,
  timedOut,
  undeliverable,
  windowClosed,
} from './support.ts'

const result = { action: fail(), actionTaken: 'It was given up.', at: 9_000 }
const posting = beginAttempt(newMessage(), 2_000, 0)
const refused = recordFailure(posting, 0, notConnected)

describe('what send() returns for a message', () => {
  it.each<[string, MessageRecord, Answer]>([
    ['that was not posted is pending', newMessage(), { type: 'pending' }],
    ['that is being posted is pending', posting, { type: 'pending' }],
    ['that will be retried is pending', retryAt(refused, 5_000), { type: 'pending' }],
    ['that is held is pending', hold(refused), { type: 'pending' }],
    ['whose fallback comes next is pending', fallBackTo(refused, chain), { type: 'pending' }],
    [
      'that was refused for good is its failure',
      failRecord(refused, notConnected, result),
      { type: 'failed', failure: notConnected },
    ],
    ['that was accepted is accepted', acceptedMessage(), { type: 'accepted' }],
    [
      'that has come further is accepted',
      progressAttempt(acceptedMessage(), 0, { status: 'read' }),
      { type: 'accepted' },
    ],
    [
      'that was accepted and failed later is accepted: the failure belongs to its outcome',
      failRecord(recordFailure(acceptedMessage(), 0, windowClosed), windowClosed, result),
      { type: 'accepted' },
    ],
    [
      'that was accepted and may have failed is accepted',
      awaitConfirmation(recordFailure(acceptedMessage(), 0, undeliverable), undeliverable, 7_000),
      { type: 'accepted' },
    ],
    [
      'that was accepted and is being sent again is accepted',
      beginAttempt(hold(recordFailure(acceptedMessage(), 0, windowClosed)), 5_000, 1),
      { type: 'accepted' },
    ],
    [
      'whose outcome is unknown is that failure',
      markAttemptUnknown(posting, timedOut, undefined),
      { type: 'unknown', failure: timedOut },
    ],
    [
      'whose outcome is unknown and which will be sent again is pending',
      markAttemptUnknown(posting, timedOut, 62_000),
      { type: 'pending' },
    ],
  ])('%s', (_, record, answer) => {
    expect(answerOf(record)).toEqual(answer)
  })
})
