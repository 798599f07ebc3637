// Prints the files and functions of `src` that two walks through the client enter: what a newcomer has to read to follow them.
//
// - send: from `client.send()` of a text, through the socket and back, until the promise resolves.
// - webhook: from the HTTP request of a `failed` webhook until the request of the fallback leaves.
//
// A function counts once when it runs during the walk, by V8's precise coverage. Methods, accessors and callbacks are functions too. A file
// counts when one of its functions does. Not counted is what runs before: imports, the construction of the client, and a first walk of
// the same kind, which opens the store and fills caches. The emulator is another process, so what it runs does not count either.
import { spawn } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { type Profiler, Session } from 'node:inspector'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createWebhookHandler, GupshupClient } from '../src/index.ts'

interface WalkedFile {
  readonly file: string
  /** How many of its functions have run. */
  readonly functions: number
}

type Coverage = readonly WalkedFile[]

const src = new URL('../src/', import.meta.url).href
const token = 'token-of-the-trace'

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

/** What has run since the last call. The inspector calls back before `post()` returns. */
function takeCoverage(): Coverage {
  let walked: Coverage = []
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error !== null) throw error
    walked = result
      .filter(({ url }) => url.startsWith(src))
      .map(({ url, functions }) => ({
        file: `src/${url.slice(src.length)}`,
        functions: functions.filter(hasRun).length,
      }))
      .filter(({ functions }) => functions > 0)
      .sort((one, other) => (one.file < other.file ? -1 : 1))
  })
  return walked
}

/** The body of a module begins at 0 and is no function of the walk. tsx adds `__name` to every file. */
function hasRun({ functionName, ranges: [range] }: Profiler.FunctionCoverage): boolean {
  return range !== undefined && range.count > 0 && range.startOffset > 0 && functionName !== '__name'
}

async function listen(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close().closeAllConnections() }
}

/** Starts the emulator's command, which posts its webhooks to `url`. */
async function startEmulator(url: string) {
  const command = fileURLToPath(new URL('emulator/cli.ts', src))
  const options = ['--port', '0', '--quiet', '--webhook', url]
  const child = spawn(process.execPath, ['--import', 'tsx', command, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill())
  let greeting = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    greeting += chunk
  })
  await eventually(() => greeting.includes('Ctrl-C') || undefined)
  const variables = [...greeting.matchAll(/export (\w+)='(.+)'/g)].map(([, name, value]) => [name, value])
  return { variables: Object.fromEntries(variables), close: () => child.kill() }
}

async function eventually<Value>(read: () => Value | undefined): Promise<Value> {
  const giveUpAt = performance.now() + 10_000
  for (;;) {
    const value = read()
    if (value !== undefined) return value
    if (performance.now() > giveUpAt) throw new Error('The walk did not end within 10 s.')
    await setTimeout(10)
  }
}

async function walkThroughSend(client: GupshupClient): Promise<Coverage> {
  takeCoverage()
  await client.send({ to: '919900000001', message: 'Hello' })
  return takeCoverage()
}

/** @param bodies what the emulator has posted so far */
async function walkThroughWebhook(
  client: GupshupClient,
  bodies: readonly string[],
  handlerUrl: string,
): Promise<Coverage> {
  const { messageId } = await client.send({
    to: '919900001006',
    message: 'Hello',
    fallback: 'Hello again',
  })
  const failed = await eventually(() =>
    bodies.find((body) => body.includes(`"${messageId}","type":"failed"`)),
  )
  let coverage: Coverage | undefined
  const endWalk = () => {
    coverage ??= takeCoverage()
  }
  subscribe('http.client.request.start', endWalk)
  takeCoverage()
  // `fetch()` makes its request without `node:http`, so this one does not end the walk.
  const headers = { 'content-type': 'application/json', 'x-webhook-token': token }
  const { status } = await fetch(handlerUrl, { method: 'POST', headers, body: failed })
  if (status !== 200) throw new Error(`The webhook was answered with ${status}.`)
  const walked = await eventually(() => coverage)
  unsubscribe('http.client.request.start', endWalk)
  return walked
}

function print(walk: string, coverage: Coverage): void {
  console.log(`${walk}: ${coverage.length} files, ${functionsIn(coverage)} functions\n`)
  const roomOf = ({ file }: WalkedFile) => file.split('/').slice(1, -1)[0] ?? '.'
  for (const room of new Set(coverage.map(roomOf))) {
    const files = coverage.filter((walked) => roomOf(walked) === room)
    console.log(lineOf(`  ${room}`, `${files.length} files`, functionsIn(files)))
    for (const { file, functions } of files) console.log(lineOf(`    ${file}`, '', functions))
  }
  console.log()
}

function functionsIn(coverage: Coverage): number {
  return coverage.reduce((total, { functions }) => total + functions, 0)
}

function lineOf(name: string, files: string, functions: number): string {
  return `${name.padEnd(56)}${files.padStart(10)}${String(functions).padStart(6)}`
}

const bodies: string[] = []
const collector = await listen(async (request, response) => {
  bodies.push(await text(request))
  response.end()
})
const emulator = await startEmulator(collector.url)
Object.assign(process.env, emulator.variables)
const client = new GupshupClient()
const receiver = await listen(createWebhookHandler(client, { token }))

await walkThroughSend(client)
print('send', await walkThroughSend(client))
await walkThroughWebhook(client, bodies, receiver.url)
print('webhook', await walkThroughWebhook(client, bodies, receiver.url))

await client.close()
receiver.close()
collector.close()
emulator.close()
session.disconnect()
