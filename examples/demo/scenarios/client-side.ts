import { setTimeout as pause } from 'node:timers/promises'
import { backOff } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Fixture, FixtureOptions } from '../fixture.ts'
import { follow } from '../result.ts'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'

/** No request is made. */
function notSent(did: string): Row {
  return { code: '–', arrived: '–', did, finalState: 'not sent', requests: 0 }
}

const suppressed: Scenario = {
  name: 'suppressed number',
  answers: [answer.fail(1012)],
  expected: { ...notSent('raised SuppressedError'), code: '1012' },
  async run({ fixture, send, observe }) {
    await send()
    await fixture.emulator.idle()
    fixture.notes.clear()
    return await observe(await send())
  },
}

/** The gate stays closed for the whole scenario. */
const withLongPause: FixtureOptions = {
  client: { policies: { 'too-many-requests': backOff({ initialMs: 60_000, haltAfter: null }) } },
}

const expired: Scenario = {
  name: 'expired at the gate',
  own: withLongPause,
  expected: notSent('raised ExpiredError'),
  async run(context) {
    await closeGate(context.fixture)
    return await context.observe(await context.send({ ttlMs: 100 }))
  },
}

const aborted: Scenario = {
  name: 'aborted at the gate',
  own: withLongPause,
  expected: notSent("raised the signal's own reason"),
  async run(context) {
    await closeGate(context.fixture)
    const controller = new AbortController()
    const sending = context.send({ signal: controller.signal })
    await pause(50)
    controller.abort(new Error("the signal's own reason"))
    return await context.observe(await sending)
  },
}

/** A 429 for a message to another number closes the gate. That message is not part of the row. */
async function closeGate({ client, emulator, notes, gateIs }: Fixture): Promise<void> {
  emulator.fault('too-many-requests', { count: 1 })
  void follow(client.send({ to: '919900000099', message: 'Hello' }))
  await gateIs('backing-off')
  notes.clear()
}

const sameKey: Scenario = {
  name: 'same idempotency key',
  expected: {
    code: '–',
    arrived: 'webhook',
    did: 'returned the first receipt',
    finalState: 'delivered',
    requests: 1,
  },
  async run({ fixture, to, observe }) {
    const request = { to, message: 'Your order has shipped', idempotencyKey: 'order-4711' }
    const [first, second] = [await fixture.client.send(request), await fixture.client.send(request)]
    const row = await observe(await follow(Promise.resolve(second)))
    if (first.id !== second.id) return row
    return { ...row, did: row.did.replace('sent it once', 'returned the first receipt') }
  },
}

const inBulk: Scenario = {
  name: '1002 in bulk (outage)',
  own: { client: { suppressionGuard: { minimum: 5, pauseMs: 300 } } },
  answers: [answer.fail(1002), answer.deliver()],
  expected: {
    code: '1002',
    arrived: 'webhook',
    did: '5 suppressions provisional, probed',
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
    const provisional = (await client.suppressions.list()).filter((one) => one.provisional)
    notes.clear()
    const row = await observe(await send())
    return {
      ...row,
      code: String(anomaly?.code),
      did: `${provisional.length} suppressions provisional, ${row.did}`,
      requests: emulator.requests.length,
    }
  },
}

export const clientSide: ScenarioGroup = {
  title: 'Decisions of the client alone',
  scenarios: [
    {
      name: 'invalid number',
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
