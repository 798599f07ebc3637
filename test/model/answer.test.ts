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

describe('what send() can say of a message', () => {
  it.each<[string, MessageRecord, Answer]>([
    ['that was not posted: nothing yet', newMessage(), { type: 'pending' }],
    ['that is being posted: nothing yet', posting, { type: 'pending' }],
    ['that will be retried: nothing yet', retryAt(refused, 5_000), { type: 'pending' }],
    ['that is held: nothing yet', hold(refused), { type: 'pending' }],
    ['whose fallback comes next: nothing yet', fallBackTo(refused, chain), { type: 'pending' }],
    [
      'that was refused for good',
      failRecord(refused, notConnected, result),
      { type: 'failed', failure: notConnected },
    ],
    ['that was accepted', acceptedMessage(), { type: 'accepted' }],
    [
      'that has come further',
      progressAttempt(acceptedMessage(), 0, { status: 'read' }),
      { type: 'accepted' },
    ],
    [
      'that was accepted and failed later: its failure is its outcome',
      failRecord(recordFailure(acceptedMessage(), 0, windowClosed), windowClosed, result),
      { type: 'accepted' },
    ],
    [
      'that was accepted and may have failed',
      awaitConfirmation(recordFailure(acceptedMessage(), 0, undeliverable), undeliverable, 7_000),
      { type: 'accepted' },
    ],
    [
      'that was accepted and is being sent again',
      beginAttempt(hold(recordFailure(acceptedMessage(), 0, windowClosed)), 5_000, 1),
      { type: 'accepted' },
    ],
    [
      'whose outcome is unknown',
      markAttemptUnknown(posting, timedOut, undefined),
      { type: 'unknown', failure: timedOut },
    ],
    [
      'whose unknown outcome will be re-sent: nothing yet',
      markAttemptUnknown(posting, timedOut, 62_000),
      { type: 'pending' },
    ],
  ])('%s', (_, record, answer) => {
    expect(answerOf(record)).toEqual(answer)
  })
})
