// A message that is kept in a file is known to the next process. On a Node without node:sqlite the store says so.
const { rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')
const { GupshupClient, StoreError } = require('gupshup-outbound')
const { startEmulator } = require('gupshup-outbound/emulator')
const { redisStore } = require('gupshup-outbound/redis')
const { sqliteStore } = require('gupshup-outbound/sqlite')

const path = join(tmpdir(), `durable-cjs-${process.pid}.db`)

async function main() {
  const emulator = await startEmulator()

  async function send() {
    const store = sqliteStore({ path })
    const { url: baseUrl, apiKey, appName, source } = emulator
    const client = new GupshupClient({ baseUrl, apiKey, appName, source, store })
    const { id } = await client.send({ to: '919900000001', message: 'Hello', idempotencyKey: 'order-1' })
    await client.close()
    await store.close()
    return id
  }

  async function durable() {
    try {
      const ids = [await send(), await send()]
      return { kept: ids[0] === ids[1], requests: emulator.requests.length }
    } catch (error) {
      return { reason: error.reason, typed: error instanceof StoreError }
    }
  }

  const away = redisStore({ connection: 'redis://127.0.0.1:1', timeoutMs: 500 })
  const unreachable = await away
    .scoped('one')
    .get('x')
    .catch((error) => error)
  await away.close()

  console.log(
    JSON.stringify({
      ...(await durable()),
      redis: { reason: unreachable.reason, typed: unreachable instanceof StoreError },
    }),
  )
  await emulator.close()
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
}

main()
