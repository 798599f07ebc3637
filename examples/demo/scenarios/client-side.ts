import { setTimeout as pause } from 'node:timers/promises'
import { backOff } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Fixture, FixtureOptions } from '../fixture.ts'
import { follow } from '../result.ts'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'

/** What is sent here is sent by nobody: no request is made. */
function notSent(did: string): Row {
  return { code: '–', arrived: '–', did, finalState: 'not sent', requests: 0 }
}

const suppressed: Scenario = {
  name: 'a suppressed number',
  answers: [answer.fail(1012)],
  expected: { ...notSent('raised SuppressedError'), code: '1012' },
  async run({ fixture, send, observe }) {
    await send()
    await fixture.emulator.idle()
    fixture.notes.clear()
    return await observe(await send())
  },
}

/** The gate stays shut for as long as the scenario takes. */
const withLongPause: FixtureOptions = {
  client: { policies: { 'too-many-requests': backOff({ initialMs: 60_000, haltAfter: null }) } },
}

const expired: Scenario = {
  name: 'expired at the gate',
  own: withLongPause,
  expected: notSent('raised ExpiredError'),
  async run(stage) {
    await shutGate(stage.fixture)
    return await stage.observe(await stage.send({ ttlMs: 100 }))
  },
}

const aborted: Scenario = {
  name: 'aborted at the gate',
  own: withLongPause,
  expected: notSent("raised the signal's own reason"),
  async run(stage) {
    await shutGate(stage.fixture)
    const controller = new AbortController()
    const sending = stage.send({ signal: controller.signal })
    await pause(50)
    controller.abort(new Error("the signal's own reason"))
    return await stage.observe(await sending)
  },
}

/** A 429 on another number's message shuts the gate for everybody. What came of it is no part of the row. */
async function shutGate({ client, emulator, notes, gateIs }: Fixture): Promise<void> {
  emulator.fault('too-many-requests', { count: 1 })
  void follow(client.send({ to: '919900000099', message: 'Hello' }))
  await gateIs('backing-off')
  notes.clear()
}

const sameKey: Scenario = {
  name: 'the same key twice',
  expected: {
    code: '–',
    arrived: 'webhook',
    did: 'gave the first receipt again',
    finalState: 'delivered',
    requests: 1,
  },
  async run({ fixture, to, observe }) {
    const request = { to, message: 'Your order has shipped', idempotencyKey: 'order-4711' }
    const [first, second] = [await fixture.client.send(request), await fixture.client.send(request)]
    const row = await observe(await follow(Promise.resolve(second)))
    if (first.id !== second.id) return row
    return { ...row, did: row.did.replace('sent it once', 'gave the first receipt again') }
  },
}

const inBulk: Scenario = {
  name: '1002 in bulk, an outage',
  own: { client: { suppressionGuard: { minimum: 5, pauseMs: 300 } } },
  answers: [answer.fail(1002), answer.deliver()],
  expected: {
    code: '1002',
    arrived: 'webhook',
    did: 'took back 5 suppressions, probed',
    finalState: 'delivered',
    requests: 6,
  },
  async run({ fixture: { client, emulator, notes }, send, observe }) {
    await send()
    for (const other of ['919900000095', '919900000096', '919900000097', '919900000098']) {
      emulator.script(other, answer.fail(1002))
      await follow(client.send({ to: other, message: 'Hello' }))
    }
    await emulator.idle()
    const anomaly = notes.entries.find((note) => note.type === 'anomaly')
    const doubted = (await client.suppressions.list()).filter(({ provisional }) => provisional)
    notes.clear()
    const row = await observe(await send())
    return {
      ...row,
      code: String(anomaly?.code),
      did: `took back ${doubted.length} suppressions, ${row.did}`,
      requests: emulator.requests.length,
    }
  },
}

export const clientSide: ScenarioGroup = {
  title: 'What the client decides by itself',
  scenarios: [
    {
      name: 'a number of two digits',
      request: { to: '12' },
      expected: notSent('raised InvalidMessageError'),
    },
    suppressed,
    expired,
    aborted,
    sameKey,
    inBulk,
  ],
}
