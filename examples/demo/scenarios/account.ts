import { halt } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'
import { nameOf, template } from './rows.ts'

const delivered: Row = {
  code: '–',
  arrived: 'webhook',
  did: 'sent it once',
  finalState: 'delivered',
  requests: 1,
}

const refilled: Scenario = {
  name: nameOf(1003),
  own: {
    client: { policies: { 1003: halt({ resumeWhen: 'wallet', pollMs: 60 }) } },
    emulator: { wallet: { balance: 0, costPerMessage: 1 }, codeNumbers: false },
  },
  answers: [],
  expected: { ...delivered, code: '1003', did: 'halted, wallet refilled, sent again', requests: 2 },
  async run({ fixture, send, observe }) {
    const sending = send()
    await fixture.gateIs('halted')
    // The client opens the gate by itself: resume() is not called.
    fixture.emulator.wallet.topUp(1)
    return await observe(await sending)
  },
}

const restricted: Scenario = {
  name: 'account restricted',
  own: {},
  expected: {
    code: '–',
    arrived: '–',
    did: 'halted, raised HaltedError',
    finalState: 'not sent',
    requests: 0,
  },
  async run({ fixture: { emulator }, send, observe }) {
    await emulator.restrict({ type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiry: Date.UTC(2027, 0, 1) })
    return await observe(await send())
  },
}

const tierChange: Scenario = {
  name: 'tier changed',
  own: {},
  expected: { ...delivered, did: 'emitted TIER_10K, sent it once' },
  async run({ fixture: { client, emulator }, send, observe }) {
    const tiers: (string | undefined)[] = []
    client.on('account', ({ tier }) => tiers.push(tier))
    await emulator.changeTier('TIER_10K')
    const row = await observe(await send())
    return { ...row, did: `emitted ${tiers.join()}, ${row.did}` }
  },
}

/** Collects the `billing` events, in order. */
function billed(name: string, own: Partial<Scenario>, expected: Row): Scenario {
  return {
    name,
    own: { emulator: { billing: true } },
    ...own,
    expected,
    async run({ fixture: { client, emulator }, send, observe }) {
      // Added as a utility template, because the emulator bills an unknown one as marketing.
      emulator.addTemplate({ ...template, name: 'shipped', body: 'Hi {{1}}, order {{2}} left.' })
      const costs: (string | undefined)[] = []
      client.on('billing', ({ billing }) => costs.push(billing.category))
      const row = await observe(await send())
      const did = row.did.replace('fell back to a template', 'fell back')
      return { ...row, did: `${did}, paid ${costs.join(' and ')}` }
    },
  }
}

const markedAsRead: Scenario = {
  name: 'inbound message',
  own: {},
  expected: { code: '–', arrived: 'reply', did: 'marked it as read', finalState: 'read', requests: 1 },
  async run({ fixture: { client, emulator }, to }) {
    const marked = new Promise<void>((resolve, reject) => {
      client.on('inbound', ({ message: { id = '' } }) => void client.markRead(id).then(resolve, reject))
    })
    await emulator.inbound({ from: to, text: 'Hello' })
    await marked
    const marks = emulator.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/read'))
    const isMarked = marks.length === 1
    return {
      code: '–',
      arrived: 'reply',
      did: isMarked ? 'marked it as read' : `marked it ${marks.length} times`,
      finalState: isMarked ? 'read' : 'unread',
      requests: emulator.requests.length,
    }
  },
}

/** Calls `diagnose()`, which sends no message. */
function diagnosed(
  name: string,
  own: NonNullable<Scenario['own']>,
  did: string,
  isSubscribed = true,
): Scenario {
  return {
    name,
    own,
    expected: {
      code: '–',
      arrived: 'reply',
      did,
      finalState: did === 'no problem' ? 'ok' : 'not ok',
      requests: isSubscribed ? 5 : 3,
    },
    async run({ fixture: { client, emulator, webhook } }) {
      if (isSubscribed) await client.subscriptions.ensure(webhook)
      const { ok, checks } = await client.diagnose()
      const problems = checks.filter(({ status }) => status === 'problem').map(({ name: part }) => part)
      return {
        code: '–',
        arrived: 'reply',
        did: problems.length === 0 ? 'no problem' : `problem: ${problems.join(', ')}`,
        finalState: ok ? 'ok' : 'not ok',
        requests: emulator.requests.length,
      }
    },
  }
}

const subscribed: Scenario = {
  name: 'subscriptions.ensure()',
  own: { webhookVersions: [] },
  expected: { ...delivered, did: 'created it, sent it once', requests: 1 },
  async run({ fixture: { client, webhook }, send, observe }) {
    const { change } = await client.subscriptions.ensure(webhook)
    const row = await observe(await send())
    return { ...row, did: change === 'created' ? `created it, ${row.did}` : row.did }
  },
}

export const account: ScenarioGroup = {
  title: 'Wallet, account, costs',
  scenarios: [
    refilled,
    restricted,
    tierChange,
    billed('billing event', {}, { ...delivered, did: 'sent it once, paid service' }),
    billed(
      'billing of both attempts',
      {
        answers: [answer.fail(131047, { after: 'sent' }), answer.deliver()],
        request: { fallback: template },
      },
      {
        ...delivered,
        code: '131047',
        did: 'fell back, paid service and utility',
        finalState: 'fallback delivered',
        requests: 2,
      },
    ),
    markedAsRead,
    subscribed,
    diagnosed('diagnose(), all well', {}, 'no problem'),
    diagnosed(
      'diagnose(), empty wallet',
      { emulator: { wallet: { balance: 0, costPerMessage: 1 } } },
      'problem: wallet',
    ),
    diagnosed('diagnose(), unsubscribed', {}, 'problem: subscription', false),
    diagnosed('diagnose(), unknown key', { client: { apiKey: 'an-unknown-key' } }, 'problem: key', false),
  ],
}
