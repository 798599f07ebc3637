import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  AuthenticationError,
  type ClientOptions,
  type CredentialSource,
  CredentialsError,
  ExpiredError,
  GupshupClient,
  HaltedError,
  PermanentCredentialsError,
  partner,
} from 'gupshup-outbound'
import { type Emulator, startEmulator } from 'gupshup-outbound/emulator'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { settle, until } from '../support/until.ts'
import { numbers, oneEach, reasonOf, sends } from './support.ts'

const hourMs = 3_600_000
const to = '919900000002'
const message = 'Hello'

/** Each API, the kind of token that it takes, and how that is sent. */
const doors = [
  { api: 'the self-serve API', kind: 'customer-app-token', scheme: 'apikey' },
  { api: 'the partner API', kind: 'universal-app-token', scheme: 'bearer' },
] as const

type Door = (typeof doors)[number]

/** What a source does when it is called. It need not return what the types ask for. */
type Mint = (request: Parameters<CredentialSource>[0]) => unknown

interface Calls {
  readonly reasons: string[]
  mostAtOnce: number
}

/** An emulator, and a clock for it and its clients if a test moves the time. */
interface World {
  readonly emulator: Emulator
  readonly clock: ManualClock
  /** A new token of the emulator. */
  issue(lifeMs?: number): string
  /** A client that gets its tokens from `mint`. */
  connect(mint: Mint, options?: ClientOptions): { readonly client: GupshupClient; readonly calls: Calls }
}

interface WorldOptions {
  readonly door?: Door
  /** Whether the time passes by itself. @default it stands still */
  readonly isReal?: boolean
  /** How far the clients' clock is ahead of the emulator's, in milliseconds. @default 0 */
  readonly aheadMs?: number
}

async function startWorld({
  door = doors[0],
  isReal = false,
  aheadMs = 0,
}: WorldOptions = {}): Promise<World> {
  const clock = new ManualClock({ startAt: Date.now() })
  const emulator = await startEmulator({
    eventDelayMs: 0,
    codeNumbers: false,
    ...(!isReal && { now: () => clock.now() - aheadMs }),
  })
  onTestFinished(() => emulator.close())
  const { url: baseUrl, appName, appId, source } = emulator
  return {
    emulator,
    clock,
    issue: (lifeMs) => emulator.credentials.issue({ kind: door.kind, lifeMs }).token,
    connect(mint, given = {}) {
      const { credentials, calls } = sourceOf(mint)
      const { scheme } = door
      const client = new GupshupClient({
        appName,
        appId,
        source,
        rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
        ...(!isReal && { clock }),
        ...(door.kind === 'customer-app-token'
          ? { baseUrl, credentials, scheme }
          : { transport: partner({ appId, credentials, scheme, baseUrl }) }),
        ...given,
      })
      emulator.subscribe(client)
      onTestFinished(async () => void (await client.close({ timeoutMs: 0 })))
      return { client, calls }
    },
  }
}

function sourceOf(mint: Mint): { readonly credentials: CredentialSource; readonly calls: Calls } {
  const calls: Calls = { reasons: [], mostAtOnce: 0 }
  let underWay = 0
  const call = async (request: Parameters<CredentialSource>[0]): Promise<unknown> => {
    calls.reasons.push(request.reason)
    underWay += 1
    calls.mostAtOnce = Math.max(calls.mostAtOnce, underWay)
    // A call whose signal is aborted is over, although it may never return.
    const over = new Promise((resolve) => request.signal.addEventListener('abort', resolve))
    const minted = (async () => await mint(request))()
    Promise.race([over, minted])
      .catch(() => {})
      .finally(() => {
        underWay -= 1
      })
    return await minted
  }
  return { credentials: call as CredentialSource, calls }
}

/** Lets the pause of the gate pass. */
async function pass(client: GupshupClient, clock: ManualClock): Promise<void> {
  await until(() => client.gate.state === 'backing-off', 'the gate backs off')
  await settle(50)
  if (client.gate.state === 'backing-off') await clock.advance(client.gate.until - clock.now())
}

/** Follows the states of a client's gate. */
function gatesOf(client: GupshupClient): string[] {
  const states: string[] = []
  client.on('gate', ({ gate }) => states.push(gate.state))
  return states
}

/** How many messages to each number were accepted. */
function accepted(emulator: Emulator): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { to: recipient = '', messageId } of sends(emulator)) {
    if (messageId !== undefined) counts.set(recipient, (counts.get(recipient) ?? 0) + 1)
  }
  return counts
}

/**
 * Lets time pass until a promise has settled, in steps that are shorter than any request. A process that renews again waits for a moment first, so
 * that others have their turn.
 */
async function passUntil<Value>(clock: ManualClock, promise: Promise<Value>): Promise<Value> {
  let isSettled = false
  const markSettled = () => {
    isSettled = true
  }
  promise.then(markSettled, markSettled)
  for (let steps = 0; !isSettled && steps < 1_000; steps += 1) {
    await settle(20)
    if (!isSettled) await clock.advance(1_000)
  }
  return await promise
}

describe.each(doors)('a token of $api that expires', (door) => {
  it('in the middle of 200 messages of two clients on one SQLite store has each of them delivered once', async () => {
    const { emulator, issue, connect } = await startWorld({ door, isReal: true })
    const folder = mkdtempSync(join(tmpdir(), 'credentials-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const store = () => sqliteStore({ path: join(folder, 'messages.db') })
    const recipients = numbers(200)
    const gates: string[][] = []
    const mints = await Promise.all(
      [0, 1].map(async (nth) => {
        let token = ''
        const mint = async () => {
          await settle(5)
          token = issue()
          return token
        }
        const { client, calls } = connect(mint, { store: store() })
        gates.push(gatesOf(client))
        const share = recipients.slice(100 * nth, 100 * (nth + 1))
        let results = 0
        const requests = share.map((recipient) => ({ to: recipient, message }))
        for await (const { error } of client.sendAll(requests, { concurrency: 10 })) {
          expect(error).toBeUndefined()
          results += 1
          if (results % 30 === 0) emulator.credentials.expire(token)
        }
        return calls
      }),
    )
    expect(accepted(emulator)).toEqual(oneEach(recipients))
    expect(gates).toEqual([[], []])
    for (const { reasons, mostAtOnce } of mints) {
      expect(reasons).toEqual(['first', 'refused', 'refused', 'refused'])
      expect(mostAtOnce).toBe(1)
    }
  })

  it('is replaced ahead of its end, and no request is refused', async () => {
    const { emulator, clock, issue, connect } = await startWorld({ door })
    const { client, calls } = connect(() => ({ token: issue(hourMs), expiresInMs: hourMs }))
    const recipients = numbers(60)
    for (const recipient of recipients) {
      await passUntil(clock, client.send({ to: recipient, message }))
      await clock.advance(hourMs / 10)
      await settle(5)
    }
    expect(emulator.requests.filter(({ messageId }) => messageId === undefined)).toEqual([])
    expect(calls.reasons[0]).toBe('first')
    expect(new Set(calls.reasons.slice(1))).toEqual(new Set(['ahead']))
    expect(calls.reasons.length).toBeLessThan(12)
  })

  it.each(['unauthorised-access', 'unauthorised-access-400', 'invalid-access-token'] as const)(
    'is replaced after the refusal %s, and the message is sent once',
    async (refusal) => {
      const { emulator, clock, issue, connect } = await startWorld({ door })
      emulator.credentials.refuseWith(refusal)
      let token = ''
      const { client, calls } = connect(() => {
        token = issue()
        return token
      })
      await client.send({ to, message })
      emulator.credentials.expire(token)
      await passUntil(clock, client.send({ to, message }))
      expect(calls.reasons).toEqual(['first', 'refused'])
      expect(accepted(emulator)).toEqual(new Map([[to, 2]]))
      expect(client.gate.state).toBe('open')
    },
  )

  it('is used while its replacement fails, and after its end the messages are held until the mint is back', async () => {
    const { emulator, clock, issue, connect } = await startWorld({ door })
    let isDown = false
    const { client, calls } = connect(() => {
      if (isDown) throw new Error('the mint answered 503')
      return { token: issue(hourMs), expiresInMs: hourMs }
    })
    const gates = gatesOf(client)
    await client.send({ to: '919900000000', message })
    isDown = true
    await clock.advance(0.95 * hourMs)
    await client.send({ to: '919900000001', message })
    expect(gates).toEqual([])
    expect(calls.reasons.at(-1)).toBe('ahead')

    await clock.advance(0.05 * hourMs)
    const recipients = numbers(20)
    const sending = recipients.map((recipient) => client.send({ to: recipient, message }))
    await pass(client, clock)
    await pass(client, clock)
    expect(client.gate).toMatchObject({ cause: { failure: { kind: 'credentials' } } })
    expect(await client.health()).toMatchObject({ status: 'degraded', underWay: 20 })
    isDown = false
    await pass(client, clock)
    await passUntil(clock, Promise.all(sending))
    expect(accepted(emulator)).toEqual(oneEach(['919900000000', '919900000001', ...recipients]))
    expect(client.gate.state).toBe('open')
    expect(gates).not.toContain('halted')
    expect(calls.mostAtOnce).toBe(1)
    // A day of failures would be some hundred calls, and not one for each message and retry.
    expect(calls.reasons.length).toBeLessThan(40)
  })

  it.each([hourMs, -hourMs])('is sent although the clock of the client is %i ms ahead', async (aheadMs) => {
    const { emulator, clock, issue, connect } = await startWorld({ door, aheadMs })
    const lifeMs = hourMs / 2
    const { client, calls } = connect(() => {
      const token = issue(lifeMs)
      return { token, expiresAt: clock.now() - aheadMs + lifeMs }
    })
    const gates = gatesOf(client)
    const recipients = numbers(30)
    for (const recipient of recipients) {
      await passUntil(clock, client.send({ to: recipient, message }))
      await clock.advance(lifeMs / 10)
      await settle(5)
    }
    expect(accepted(emulator)).toEqual(oneEach(recipients))
    expect(gates).toEqual([])
    expect(calls.reasons.length).toBeLessThan(12)
  })
})

describe.each(doors)('a source of tokens for $api', (door) => {
  it('that gives dead tokens halts with the reason, and everything goes on after resume()', async () => {
    const { emulator, clock, issue, connect } = await startWorld({ door })
    let isDead = true
    const { client, calls } = connect(() => {
      const token = issue()
      if (isDead) emulator.credentials.refuse(token)
      return token
    })
    const error = await passUntil(clock, reasonOf(client.send({ to, message })))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(String(error)).toContain('credential source')
    expect(client.gate).toMatchObject({
      state: 'halted',
      reason: expect.stringContaining('credential source'),
    })
    const called = calls.reasons.length
    expect(called).toBeLessThanOrEqual(3)
    expect(await reasonOf(client.send({ to, message }))).toBeInstanceOf(HaltedError)
    expect(calls.reasons).toHaveLength(called)

    isDead = false
    await client.resume()
    await passUntil(clock, client.send({ to, message }))
    expect(client.gate.state).toBe('open')
  })

  it('that gives up halts with its own words, and everything goes on after resume()', async () => {
    const { clock, issue, connect } = await startWorld({ door })
    let hasEnded = true
    const { client, calls } = connect(() => {
      if (hasEnded) throw new PermanentCredentialsError('The client secret was revoked')
      return issue()
    })
    const error = await reasonOf(client.send({ to, message }))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(String(error)).toContain('The client secret was revoked')
    expect(client.gate).toMatchObject({ state: 'halted', reason: expect.stringContaining('was revoked') })
    expect(await passUntil(clock, reasonOf(client.wallet.balance()))).toBeInstanceOf(AuthenticationError)
    expect(calls.reasons).toHaveLength(1)

    hasEnded = false
    await client.resume()
    await passUntil(clock, client.send({ to, message }))
    expect(client.gate.state).toBe('open')
  })

  const yesterday = -48 * hourMs
  const odd: readonly (readonly [string, Mint])[] = [
    ['returns nothing', () => undefined],
    ['returns null', () => null],
    ['returns a number', () => 42],
    ['returns an empty text', () => ''],
    ['returns an object without a token', () => ({ access_token: 'abc' })],
    ['returns an object with an empty token', () => ({ token: '' })],
    ['returns a token with a line break', () => 'abc\r\nx-injected: 1'],
    ['returns a token with a character that no header can carry', () => ({ token: 'abc—def' })],
    [
      'returns a token that expired two days ago',
      () => ({ token: 'abc', expiresAt: Date.now() + yesterday }),
    ],
    ['returns an end in seconds', () => ({ token: 'abc', expiresAt: Math.floor(Date.now() / 1_000) + 600 })],
    ['returns an end that is no time', () => ({ token: 'abc', expiresAt: new Date(Number.NaN) })],
    ['returns a life that is none', () => ({ token: 'abc', expiresInMs: -1 })],
    ['returns a scheme that does not exist', () => ({ token: 'abc', scheme: 'basic' })],
    ['throws an error', () => Promise.reject(new Error('the vault is sealed'))],
    ['throws a text', () => Promise.reject('the vault is sealed')],
    ['throws nothing', () => Promise.reject()],
    ['hangs', () => new Promise(() => {})],
    [
      'has a token that throws when it is read',
      () => ({
        get token(): string {
          throw new Error('sealed')
        },
      }),
    ],
  ]

  it.each(odd)(
    'that %s is named in the error of a message that expires, halts nothing, and is called again',
    async (_, mint) => {
      const { clock, issue, connect } = await startWorld({ door })
      let isOdd = true
      const { client, calls } = connect((request) => (isOdd ? mint(request) : issue()))
      const gates = gatesOf(client)
      const expired = reasonOf(client.send({ to, message, ttlMs: 100_000 }))
      const account = reasonOf(client.subscriptions.list())
      await passUntil(clock, Promise.all([expired, account]))
      const error = await expired
      expect(error).toBeInstanceOf(ExpiredError)
      expect(String(error)).toContain('the credential source ')
      expect(error).toMatchObject({ cause: { name: 'CredentialsError' } })
      expect(await account).toBeInstanceOf(CredentialsError)
      expect(String(await account)).toContain('the credential source ')
      expect(gates).not.toContain('halted')
      expect(calls.mostAtOnce).toBe(1)
      expect(calls.reasons.length).toBeLessThan(10)

      isOdd = false
      const sending = client.send({ to, message })
      await passUntil(clock, sending)
      expect(client.gate.state).toBe('open')
    },
  )

  it('that returns the refused token again is named, halts nothing, and is called again', async () => {
    const { emulator, clock, issue, connect } = await startWorld({ door })
    let token = issue()
    const { client } = connect(() => token)
    const gates = gatesOf(client)
    await client.send({ to, message })
    emulator.credentials.expire(token)
    const sending = client.send({ to, message })
    await settle(50)
    await clock.advance(1_000)
    await until(() => client.gate.state === 'backing-off', 'the gate backs off')
    expect(client.gate).toMatchObject({
      cause: { failure: { kind: 'credentials', reason: expect.stringContaining('the credential source ') } },
    })
    await pass(client, clock)
    token = issue()
    await passUntil(clock, sending)
    expect(gates).not.toContain('halted')
    expect(accepted(emulator)).toEqual(new Map([[to, 2]]))
  })
})
