import { type MessageRecord, memoryStore, type Store } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { accept, json } from '../support/local-server.ts'
import { until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'

/** A store that lists the writes of messages: what was called, and the state that it wrote. */
function listingStore(): { readonly store: Store; readonly writes: string[] } {
  const writes: string[] = []
  const store = wrappedStore(memoryStore(), async (name, run, given) => {
    if (name === 'insert' || name === 'replace') {
      const [{ state }] = given as readonly [MessageRecord]
      writes.push(`${name} ${state.name}`)
    }
    return await run(...given)
  })
  return { store, writes }
}

const twoWrites = ['insert posting', 'replace accepted']
const threeWrites = ['insert waiting', 'replace posting', 'replace accepted']

test('a message that has nothing to wait for is written twice', async () => {
  const { store, writes } = listingStore()
  const { client } = await startHarness({ store })
  await client.send({ to, message: 'Hello' })
  expect(writes).toEqual(twoWrites)
})

test('a message that waits for its permit is written as waiting meanwhile', async () => {
  const { store, writes } = listingStore()
  const { client } = await startHarness({ store, rateLimit: { messagesPerSecond: 80 } })
  await client.send({ to, message: 'Hello' })
  expect(writes).toEqual(threeWrites)
})

test('a message that waits for a connection is written as waiting meanwhile', async () => {
  const { store, writes } = listingStore()
  let answerFirst = () => {}
  const { client, server } = await startHarness({ store, maxConnections: 1 }, (request, response) => {
    if (request.number > 1) return accept(request, response)
    answerFirst = () => accept(request, response)
  })
  const first = client.send({ to, message: 'One' })
  await until(() => server.requests.length === 1)
  const second = client.send({ to, message: 'Two' })
  await until(() => writes.length === 2)
  expect(writes).toEqual(['insert posting', 'insert waiting'])
  answerFirst()
  await Promise.all([first, second])
})

test('a message at a shut gate is written as waiting, and goes out when the gate opens', async () => {
  const { store, writes } = listingStore()
  const { client } = await startHarness({ store }, (request, response) =>
    request.number === 1 ? json(response, 429, 'Too Many Requests') : accept(request, response),
  )
  const first = client.send({ to, message: 'One' })
  await until(() => client.gate.state === 'backing-off')
  writes.splice(0)
  const second = client.send({ to, message: 'Two' })
  await until(() => writes.length === 1)
  expect(writes).toEqual(['insert waiting'])
  await client.resume()
  await Promise.all([first, second])
})

test('two sends at once under one key, with nothing to wait for, make one request and have one receipt', async () => {
  const { store, writes } = listingStore()
  const { client, server } = await startHarness({ store })
  const request = { to, message: 'Hello', idempotencyKey: 'order-1' }
  const [one, two] = await Promise.all([client.send(request), client.send(request)])
  expect(two.id).toBe(one.id)
  expect(server.requests).toHaveLength(1)
  expect(writes).toEqual(['insert posting', 'insert posting', 'replace accepted'])
})
