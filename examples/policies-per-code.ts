// A policy for a code, a range, a kind, a system and code, and as a function; and what each one does.
// npx tsx examples/policies-per-code.ts
import { backOff, fallBack, GupshupClient, halt, isGupshupError, retry, skip } from 'gupshup-outbound'
import { answer, numberFor, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({
  baseUrl,
  apiKey,
  appName,
  source,
  policies: {
    4001: backOff({ initialMs: 50, factor: 4, haltAfter: 2 }), // In production the first pause is a minute.
    1002: skip(),
    1012: skip(),
    '1004-1008': fallBack(),
    'meta-cloud:131049': skip({ forMs: 24 * 60 * 60 * 1000 }),
    template: halt(),
    // A function gets the failure. `undefined` means the catalog's default.
    131053: ({ reason }) => (reason?.includes('timeout') ? retry({ retries: 1, initialMs: 50 }) : undefined),
  },
  fallback: { type: 'template', id: '3f0c5a52-9f0e-4c53-8d7e-0b6f3f1f7a10', params: ['4711'] },
})
emulator.subscribe(client)

client.on('suppressed', ({ suppression: { until } }) =>
  console.log(`  suppressed ${until === undefined ? 'for good' : 'for a day'}`),
)
client.on('fallback', () => console.log('  the template is sent instead'))
client.on('gate', ({ gate }) => {
  console.log(`  the gate is ${gate.state}`)
  // An operator would remove the cause first.
  if (gate.state === 'halted') void client.resume()
})

async function send(title: string, to: string) {
  console.log(title)
  try {
    const receipt = await client.send({ to, message: { type: 'image', url: 'https://shop.example/1.jpg' } })
    const { status, requests } = await receipt.outcome()
    console.log(`  ${status}, requests made: ${requests}`)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    console.log(`  ${error.name}`)
  }
}

for (const code of [1002, 1012, 1006, 131049]) await send(`${code}`, numberFor(code))
await send('1002, the same number again', numberFor(1002))

emulator.script('919900000001', answer.fail(131053, { reason: 'Media upload timeout' }), answer.deliver())
await send('131053 with a temporary reason', '919900000001')

emulator.script('919900000002', answer.fail(4003), answer.deliver())
await send('4003, a template code', '919900000002')

emulator.script('919900000003', answer.fail(4001), answer.fail(4001), answer.deliver())
await send('4001 twice', '919900000003')
