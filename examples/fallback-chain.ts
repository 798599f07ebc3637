// A text, then a template, then another template, then an error. Each step is sent once, after the one before it has failed.
// npx tsx examples/fallback-chain.ts
import { GupshupClient, isGupshupError } from 'gupshup-outbound'
import { answer, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)
client.on('fallback', ({ error, step }) => console.log(`  ${error.code}: fallback ${step} is sent`))

async function notifyShipped(to: string) {
  try {
    const receipt = await client.send({
      to,
      // A text reaches recipients who wrote within the last 24 hours; a template reaches the others.
      message: 'Your order 4711 has shipped. Ask us here if anything is missing!',
      fallback: [
        { type: 'template', id: '5b1f6f0e-8f2c-4d37-9a51-2f0c7f6d1e01', params: ['4711'] },
        { type: 'template', id: 'c2a7e9d4-31b6-4c0e-8a7f-6e5d4c3b2a02', params: [] },
      ],
    })
    const { status, via } = await receipt.outcome()
    console.log(`  ${status}, by ${via}`)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    console.log(`  failed: ${error.name}`)
  }
}

console.log('A customer within the 24-hour window')
await notifyShipped('919900000001')

console.log('A customer outside the window')
emulator.script('919900000002', answer.fail(1005), answer.deliver())
await notifyShipped('919900000002')

console.log('A customer outside the window, while the first template is paused')
emulator.script('919900000003', answer.fail(1005), answer.fail(4005), answer.deliver())
await notifyShipped('919900000003')

// No request is made for the first template: it is in `client.quarantine` until the pause is over.
console.log('A customer who has not opted in')
emulator.script('919900000004', answer.fail(1008))
await notifyShipped('919900000004')
