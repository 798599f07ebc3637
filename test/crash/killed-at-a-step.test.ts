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

/** A dead process's messages are found after 20 to 25 s. */
const soon = { timeout: 25_000, interval: 25 }

interface Case extends Omit<CrashOptions, 'location'> {
  /** What the process is called with until it crashes. */
  readonly run: (crash: Crash) => Promise<unknown>
  /** A webhook that got no 2xx, so that Gupshup repeats it. It is lost if nothing of it was stored. */
  readonly report?: { readonly body: object; readonly isLost: boolean }
  /** The requests that the server got in total. */
  readonly requests: readonly ('message' | 'template')[]
  readonly state: 'accepted' | 'unknown' | 'failed' | 'nothing'
}

const send = ({ first }: Crash) => first.call('send', request)
const queue = ({ first }: Crash) => first.call('enqueueAll', [request])
const sendAndReceive = (body: object) => async (crash: Crash) => {
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
  'before the message is written: it is not sent, and can be sent again': {
    run: send,
    crashesAt: { before: 'insert' },
    requests: [],
    state: 'nothing',
  },
  'before a message that has to wait is written: it is not sent, and can be sent again': {
    run: send,
    messagesPerSecond: 80,
    crashesAt: { before: 'waiting/new owned' },
    requests: [],
    state: 'nothing',
  },
  'after a message that has to wait is written: it is sent': {
    run: send,
    messagesPerSecond: 80,
    crashesAt: { after: 'waiting/new owned' },
    requests: ['message'],
    state: 'accepted',
  },
  'after the message is written as posting: it may have been sent, and is not sent again': {
    run: send,
    crashesAt: { after: 'posting' },
    requests: [],
    state: 'unknown',
  },
  'after a message that had to wait is written as posting: it may have been sent, and is not sent again': {
    run: send,
    messagesPerSecond: 80,
    crashesAt: { after: 'posting' },
    requests: [],
    state: 'unknown',
  },
  'when Gupshup has the request and has not responded: the message is not sent again': {
    run: send,
    crashesAtRequest: 1,
    requests: ['message'],
    state: 'unknown',
  },
  'after the response, before it is written: the message is not sent again': {
    run: send,
    crashesAt: { before: 'accepted' },
    requests: ['message'],
    state: 'unknown',
  },
  'after the response is written: nothing is left to do': {
    run: send,
    crashesAt: { after: 'accepted' },
    requests: ['message'],
    state: 'accepted',
  },
  'when a 429 made the message wait: it is sent after the pause': {
    run: send,
    answer: (received, response) =>
      received.number === 1 ? json(response, 429, 'Too Many Requests') : accept(received, response),
    crashesAt: { after: 'waiting/held owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'before a webhook is written: the fallback is sent when the webhook is repeated': {
    run: sendAndReceive(outsideWindow),
    crashesAt: { before: 'waiting/fallback' },
    report: { body: outsideWindow, isLost: true },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'after a webhook is written, before its response: the fallback is sent without another webhook': {
    run: sendAndReceive(outsideWindow),
    crashesAt: { after: 'waiting/fallback' },
    report: { body: outsideWindow, isLost: false },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'before a worker claims the fallback: it is sent': {
    run: sendAndReceive(outsideWindow),
    crashesAt: { before: 'waiting/fallback owned' },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'after a worker has claimed the fallback: it is sent': {
    run: sendAndReceive(outsideWindow),
    crashesAt: { after: 'waiting/fallback owned' },
    requests: ['message', 'template'],
    state: 'accepted',
  },
  'when Gupshup has the fallback and has not responded: the fallback is not sent again': {
    run: sendAndReceive(outsideWindow),
    crashesAtRequest: 2,
    requests: ['message', 'template'],
    state: 'unknown',
  },
  'after a retry is written: it is sent': {
    run: sendAndReceive(internalError),
    crashesAt: { after: 'waiting/retry' },
    report: { body: internalError, isLost: false },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a worker has claimed the retry: it is sent': {
    run: sendAndReceive(internalError),
    crashesAt: { after: 'waiting/retry owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a message is held: it is sent when the gate opens': {
    run: sendAndReceive(rateLimited),
    crashesAt: { after: 'waiting/held' },
    report: { body: rateLimited, isLost: false },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'after a worker has claimed the held message: it is sent': {
    run: sendAndReceive(rateLimited),
    crashesAt: { after: 'waiting/held owned' },
    requests: ['message', 'message'],
    state: 'accepted',
  },
  'between the two writes of a suppression: the second is made when the webhook is repeated': {
    run: sendAndReceive(notOnWhatsApp),
    crashesAt: { after: 'putDocument' },
    report: { body: notOnWhatsApp, isLost: true },
    requests: ['message'],
    state: 'failed',
  },
  'after an event of a message without a response was parked: the event decides its outcome': {
    answer: () => {},
    run: async (crash) => {
      const sent = send(crash)
      await vi.waitFor(() => expect(crash.server.requests).toHaveLength(1), soon)
      await Promise.all([crash.first.call('receive', enqueued({ id: idOf(1), to })), sent])
    },
    crashesAt: { after: 'park' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a message is queued: the next worker of the queue sends it': {
    run: queue,
    crashesAt: { after: 'insert' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a worker has claimed the queued message: it is sent': {
    run: queueAndWork,
    crashesAt: { after: 'waiting/queued owned' },
    requests: ['message'],
    state: 'accepted',
  },
  'after a worker has written the queued message as posting: it is not sent again': {
    run: queueAndWork,
    crashesAt: { after: 'posting' },
    requests: [],
    state: 'unknown',
  },
}

describeWithEachStore('a process that is killed', (newLocation) => {
  test.concurrent.for(Object.entries(cases))('%s', { timeout: 40_000 }, async ([, given]) => {
    await using crash = await startCrash({ location: newLocation(), ...given })
    const { first, server, record } = crash
    given.run(crash).catch(() => {})
    expect(await first.ended).toBe('SIGKILL')
    const left = await record(key)

    const second = crash.startSecond()
    await second.recover()
    second.work()
    const { report } = given
    if (report?.isLost) await second.receive(report.body)
    const received = () =>
      server.requests.map(({ path }) => (path.includes('template') ? 'template' : 'message'))
    const isSettled = async () => {
      expect((await record(key))?.state.name ?? 'nothing').toBe(given.state)
      expect(received()).toEqual(given.requests)
    }
    await vi.waitFor(isSettled, soon)

    // None of these may have another effect: a repeated webhook, another recovery, and a repeated send.
    if (report !== undefined) await second.receive(report.body)
    await second.recover()
    expect(await second.recover()).toEqual({ resumed: 0, unknown: 0 })
    if (given.state !== 'nothing') expect(await idOfSending(second)).toBe(left?.id)
    await settle()
    await isSettled()
    if (given.state !== 'nothing') return
    await second.send(request)
    expect(received()).toEqual(['message'])
  })
})

/** The receipt of the message with the key. */
async function idOfSending(client: GupshupClient): Promise<string | undefined> {
  const receipt = await client.send(request).catch((error: OutcomeUnknownError) => error.receipt)
  return receipt?.id
}
