import { startEmulator, type ThroughputOptions } from 'gupshup-outbound/emulator'

/** An emulator in a process of its own, with a limit that its clients are not told. It sends its counts whenever it is asked. */
const throughput: ThroughputOptions = JSON.parse(process.argv[2] ?? '{}')

const emulator = await startEmulator({
  ...{ apiKey: 'sk_bench', appName: 'Bench', source: '917834811114' },
  throughput,
  // Numbers are counted up, and webhooks go nowhere.
  codeNumbers: false,
  historyLimit: 100,
  eventDelayMs: 0,
})
// Gupshup's responses take some tens of milliseconds, and what is on its way when a limit is met is refused too.
emulator.fault('latency', { ms: 60 })
process.on('message', () => process.send?.({ counts: emulator.throughput.counts }))
process.on('disconnect', () => void emulator.close().then(() => process.exit()))
process.send?.({ url: emulator.url })
