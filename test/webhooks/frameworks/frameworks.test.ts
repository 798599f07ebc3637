import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { freePort, startApplication } from '../../support/application.ts'
import { until } from '../../support/until.ts'
import { codeBelow } from '../../support/webhook-page.ts'
import { environment, expectResponses, postEvent } from './expect-responses.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Runs code of the page as an application that prints its webhooks. */
async function start(code: string) {
  const port = await freePort()
  const program = `${code.replace(/\b3000\b/, `${port}, '127.0.0.1'`).replace(/port: \d+, '127.0.0.1'/, `port: ${port}`)}
client.on('inbound', ({ message }) => console.log('accepted:', message.text))
client.on('webhook-rejected', ({ reason }) => console.log('refused:', reason))`
  return await startApplication({
    args: ['--input-type=module', '-'],
    input: await bundled(program),
    folder: root,
    port,
    env: environment(port),
  })
}

/** A bundle of a program and our sources, without the frameworks. It starts much faster than with a TypeScript loader. */
async function bundled(program: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, loader: 'ts' },
    alias: { 'gupshup-outbound': fileURLToPath(new URL('../../../src/index.ts', import.meta.url)) },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** A snippet with one line moved before another. */
function movedUp(code: string, line: string, before: string): string {
  expect(code).toContain(line)
  return code.replace(`${line}\n`, '').replace(before, `${line}\n${before}`)
}

const snippets: readonly (readonly [string, () => string])[] = [
  ['Node', () => codeBelow('Node')],
  ['Express', () => codeBelow('Express 4 and 5')],
  [
    'Express behind express.json()',
    () => movedUp(codeBelow('Express 4 and 5'), 'app.use(express.json())', "app.use('/webhooks"),
  ],
  ['Fastify', () => codeBelow('Fastify')],
  ['Koa', () => codeBelow('Koa')],
  ['Koa behind a body parser', () => movedUp(codeBelow('Koa'), 'app.use(bodyParser())', 'app.use((context')],
  ['Hono', () => codeBelow('Hono')],
  [
    'Hono behind a middleware that reads the body',
    () =>
      codeBelow('Hono').replace(
        "app.all('/",
        "app.use(async (context, next) => {\n  if (context.req.method === 'POST') await context.req.text()\n  await next()\n})\n$&",
      ),
  ],
]

describe.each(snippets)('the documented application with %s', (_name, code) => {
  it('accepts webhooks with the right token, and responds to all others with the right status', async () => {
    const application = await start(code())
    await expectResponses(`${application.url}/webhooks/gupshup`)
    await until(() => application.printed().includes('accepted: Is the tea ready?'))
    await until(() => application.printed().includes('refused: wrong-token'))
  })
})

describe.each(snippets)('onEvents with %s', (_name, code) => {
  it('is awaited before the 200, and makes Gupshup post the body again when it rejects', async () => {
    const application = await start(
      `let calls = 0
async function onEvents(events) {
  await new Promise((resolve) => setTimeout(resolve, 1))
  calls += 1
  console.log('call', calls, 'with', events.length)
  if (calls === 1) throw new Error('The database is down')
}
${code().replace(/(createWebhookHandler\(client, \{ token)/, '$1, onEvents')}
client.on('error', (error) => console.log('error:', error.message))`,
    )
    expect(await postEvent(`${application.url}/webhooks/gupshup`)).toBe(503)
    expect(await postEvent(`${application.url}/webhooks/gupshup`)).toBe(200)
    await until(() => application.printed().includes('call 2 with 1'))
    expect(application.printed()).toContain('error: The database is down')
    expect(application.printed().match(/accepted: /g)).toHaveLength(1)
  })
})

describe("a handler that gets a framework's raw request", () => {
  it.each([
    [
      'Fastify',
      () =>
        codeBelow('Fastify').replace(
          "app.all('/webhooks/gupshup', createWebhookHandler(client, { token }))",
          "const handler = createWebhookHandler(client, { token })\napp.all('/webhooks/gupshup', ({ raw }, reply) => handler(raw, reply.hijack().raw))",
        ),
    ],
    [
      'Koa',
      () =>
        movedUp(codeBelow('Koa'), 'app.use(bodyParser())', 'app.use((context').replace(
          'handler(context)',
          'handler(context.req, Object.assign(context, { respond: false }).res)',
        ),
    ],
    [
      'Hono',
      () =>
        codeBelow('Hono').replace(
          'createWebhookHandler(client, { token }))',
          'async (context) => {\n  await context.req.raw.text()\n  return createWebhookHandler(client, { token })(context)\n})',
        ),
    ],
  ])('responds with 500 and warns once when the body has been read: %s', async (_name, code) => {
    const application = await start(code())
    expect(await postEvent(`${application.url}/webhooks/gupshup`)).toBe(500)
    await until(() => application.printed().includes('refused: body-already-read'))
    await until(() =>
      /GupshupOutboundWarning: ConfigurationError: .*docs\/webhooks\.md/.test(application.printed()),
    )
  })
})
