import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { freePort, startApplication } from '../../support/application.ts'
import { until } from '../../support/until.ts'
import { codeBelow } from '../../support/webhook-page.ts'
import { environment, expectAnswers, postEvent } from './expect-answers.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Runs code of the page as an application, with what it is told by its webhooks printed. */
async function start(code: string) {
  const port = await freePort()
  const program = `${code.replace(/\b3000\b/, `${port}, '127.0.0.1'`).replace(/port: \d+, '127.0.0.1'/, `port: ${port}`)}
client.on('inbound', ({ message }) => console.log('taken:', message.text))
client.on('webhook-rejected', ({ reason }) => console.log('refused:', reason))`
  return await startApplication({
    args: ['--input-type=module', '-'],
    input: await bundled(program),
    folder: root,
    port,
    env: environment(port),
  })
}

/** A program with our sources in it, which starts much faster than a loader of TypeScript does. The frameworks stay outside. */
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

/** The lines of a snippet with one before another, to change their order. */
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

describe.each(snippets)('an application of %s, as the page shows it', (_name, code) => {
  it('takes webhooks with the right token, and answers everything else with its status', async () => {
    const application = await start(code())
    await expectAnswers(`${application.url}/webhooks/gupshup`)
    await until(() => application.printed().includes('taken: Is the tea ready?'))
    await until(() => application.printed().includes('refused: wrong-token'))
  })
})

describe('a framework whose raw objects are passed on', () => {
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
  ])('is told what to do when the body of %s is gone, and not asked again for ever', async (_name, code) => {
    const application = await start(code())
    expect(await postEvent(`${application.url}/webhooks/gupshup`)).toBe(500)
    await until(() => application.printed().includes('refused: body-already-read'))
    await until(() =>
      /GupshupOutboundWarning: ConfigurationError: .*docs\/webhooks\.md/.test(application.printed()),
    )
  })
})
