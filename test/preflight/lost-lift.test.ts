import { type ClientEvents, memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { Announcer } from '../../src/events/index.ts'
import { liftNotOnWhatsApp } from '../../src/preflight/index.ts'
import { interceptStore, writeDocument } from '../../src/store/index.ts'
import { Emitter } from '../../src/util/index.ts'

const to = '919876543210'

it('a suppression that was lifted is told to listeners also when the response of the store was lost', async () => {
  const plain = memoryStore().scoped('MyShop:917834811114')
  await writeDocument(plain, 'suppression', to, {
    to,
    code: 1002,
    system: 'gupshup',
    since: 1_000,
    provisional: false,
  })
  const store = interceptStore(plain, async (operation, run, given) => {
    const result = await run(...given)
    // The delete that is tried again finds nothing.
    return operation === 'deleteDocument' ? await run(...given) : result
  })
  const events = new Emitter<ClientEvents>(() => {})
  const told: unknown[] = []
  events.on('unsuppressed', (event) => told.push(event))
  const announcer = new Announcer(events, { keepsFeed: true })
  await liftNotOnWhatsApp({ store, announcer }, to, { evidence: 'inbound', at: 5_000 })
  expect(told).toMatchObject([{ to, evidence: 'inbound' }])
  expect((await plain.readFeed?.({ after: 0, limit: 10 }))?.entries).toHaveLength(1)
})
