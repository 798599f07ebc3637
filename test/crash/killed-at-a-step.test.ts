import type { GupshupClient, OutcomeUnknownError } from 'gupshup-outbound'
import { expect, test, vi } from 'vitest'
import { accept, idOf, json } from '../support/local-server.ts'
import { settle } from '../support/until.ts'
import { enqueued, failed } from '../support/webhook-bodies.ts'
import { type Crash, type CrashOptions, startCrash } from './support/crash.ts'
import { describeWithEachStore } from './support/each-store.ts'

const key = 'order-1'
const to = '919876543210'
const request = {
  to,
  idempotencyKey: key,
  message: 'Hello',
  fallback: { type: 'template', id: 't-1' },
} as const

/** Long enough for what BullMQ does about a dead worker's job, which takes it up to a quarter of a minute. */
const soon = { timeout: 25_000, interval: 25 }

interface Case extends Omit<CrashOptions, 'place'> {
  /** What the process is asked until it dies of it. */
  readonly does: (crash: Crash) => Promise<unknown>
  /** What Gupshup reported and got no 2xx for, so that it reports it again. Lost: nothing of it was stored. */
  readonly report?: { readonly body: object; readonly isLost: boolean }
  /** What the server got in the end, by the paths' last words. */
  readonly requests: readonly ('message' | 'template')[]
  readonly state: 'accepted' | 'unknown' | 'failed' | 'nothing'
}

const send = ({ first }: Crash) => first.call('send', request)
const queue = ({ first }: Crash) => first.call('enqueueAll', [request])
const sendAndHear = (body: object) => async (crash: Crash) => {
  await send(crash)
  await crash.first.call('receive', body)
}
const queueAndWork = async (crash: Crash) => {
  await queue(crash)
  await crash.first.call('work', 5)
}

const outsideWindow = failed({ id: idOf(1), to }, 1005)
const internalError = failed({ id: idOf(1), to }, 500)
const rateLimited = failed({ id: idOf(1), to }, 4001)
const notOnWhatsApp = failed({ id: idOf(1), to }, 1002)

const cases: Readonly<Record<string, Case>> = {
  'before the message is written has not sent it, and it can be sent again': {
    does: send,
    dies: { before: 'insert' },
    requests: [],
    state: 'nothing',
  },
  'after the message is written: it goes out': {
    does: send,
    dies: { after: 'insert' },
    requests: ['message'],
    state: 'accepted',
  },
  'after it is written that it leaves: it may have left, and is not sent again': {
    does: send,
    dies: { after: 'posting' },
    requests: [],
    state: 'unknown',
  },
  'when Gupshup has the request and has not answered: it is not sent again': {
    does: send,
    diesAtRequest: 1,
    requests: ['message'],
    state: 'unknown',
  },
  'after the reply, before it is written: it is not sent again': {
    does: send,
    dies: { before: 'accepted' },
    requests: ['message'],
    state: 'unknown',
  },
  'after the reply is written: nothing is left to do': {
    does: send,
    dies: { after: 'accepted' },
    requests: ['message'],
    state: 'accepted',
  },
  'when a 429 made the message wait: it goes out when it may': {
    does: send,
    answer: (received, response) =>
      received.number === 1 ? json(response, 429, 'Too Many Requests') : accept(received, response),
    dies: { after: 'waiting/held owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'before a webhook is written: the fallback is sent when the webhook comes again': {
    does: sendAndHear(outsideWindow),
    dies: { before: 'waiting/fallback' },
    report: { body: outsideWindow, isLost: true },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'after a webhook is written, before it is answered: the fallback is sent without another': {
    does: sendAndHear(outsideWindow),
    dies: { after: 'waiting/fallback' },
    report: { body: outsideWindow, isLost: false },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'when a worker is about to take the fallback': {
    does: sendAndHear(outsideWindow),
    dies: { before: 'waiting/fallback owned' },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'after a worker has taken the fallback': {
    does: sendAndHear(outsideWindow),
    dies: { after: 'waiting/fallback owned' },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'when Gupshup has the fallback and has not answered: it is not sent again': {
    does: sendAndHear(outsideWindow),
    diesAtRequest: 2,
    requests: ['message', 'template'],
    state: 'unknown',
  },
  'after a retry is written: it is made': {
    does: sendAndHear(internalError),
    dies: { after: 'waiting/retry' },
    report: { body: internalError, isLost: false },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a worker has taken the retry': {
    does: sendAndHear(internalError),
    dies: { after: 'waiting/retry owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a message is held: it goes out when the gate opens': {
    does: sendAndHear(rateLimited),
    dies: { after: 'waiting/held' },
    report: { body: rateLimited, isLost: false },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a worker has taken the held message': {
    does: sendAndHear(rateLimited),
    dies: { after: 'waiting/held owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'between the two writes of a suppression: the second is made when the webhook comes again': {
    does: sendAndHear(notOnWhatsApp),
    dies: { after: 'putDocument' },
    report: { body: notOnWhatsApp, isLost: true },
    requests: ['message'],
    state: 'failed',
  },
  'after it has kept an event of a message without its reply: the event settles what became of it': {
    answer: () => {},
    does: async (crash) => {
      const sent = send(crash)
      await vi.waitFor(() => expect(crash.server.requests).toHaveLength(1), soon)
      await Promise.all([crash.first.call('receive', enqueued({ id: idOf(1), to })), sent])
    },
    dies: { after: 'park' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a message is queued: the next worker of the queue sends it': {
    does: queue,
    dies: { after: 'insert' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a worker has taken the queued message': {
    does: queueAndWork,
    dies: { after: 'waiting/queued owned' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a worker has written that the queued message leaves: it is not sent again': {
    does: queueAndWork,
    dies: { after: 'posting' },
    requests: [],
    state: 'unknown',
  },
}

describeWithEachStore('a process that is killed', (newPlace) => {
  test.concurrent.for(Object.entries(cases))('%s', { timeout: 40_000 }, async ([, given]) => {
    await using crash = await startCrash({ place: newPlace(), ...given })
    const { first, server, record } = crash
    given.does(crash).catch(() => {})
    expect(await first.ended).toBe('SIGKILL')
    const left = await record(key)

    const second = crash.startSecond()
    await second.recover()
    second.work()
    const { report } = given
    if (report?.isLost) await second.receive(report.body)
    const arrivals = () =>
      server.requests.map(({ path }) => (path.includes('template') ? 'template' : 'message'))
    const isSettled = async () => {
      expect((await record(key))?.state.name ?? 'nothing').toBe(given.state)
      expect(arrivals()).toEqual(given.requests)
    }
    await vi.waitFor(isSettled, soon)

    // Nothing of this may set anything off again: what Gupshup repeats, another look, and the application's own repetition.
    if (report !== undefined) await second.receive(report.body)
    await second.recover()
    expect(await second.recover()).toEqual({ resumed: 0, unknown: 0 })
    if (given.state !== 'nothing') expect(await idOfSending(second)).toBe(left?.id)
    await settle()
    await isSettled()
    if (given.state !== 'nothing') return
    await second.send(request)
    expect(arrivals()).toEqual(['message'])
  })
})

/** The receipt of whatever has the key. */
async function idOfSending(client: GupshupClient): Promise<string | undefined> {
  const receipt = await client.send(request).catch((error: OutcomeUnknownError) => error.receipt)
  return receipt?.id
}
