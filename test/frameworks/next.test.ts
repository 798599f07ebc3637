import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { run } from '../package/run.ts'
import { type Application, freePort, startApplication } from '../support/application.ts'
import { startLocalServer } from '../support/local-server.ts'
import { codeBelow } from '../support/webhook-page.ts'
import { environment, expectResponses } from '../webhooks/frameworks/expect-responses.ts'

const applications = inject('applications')
const next = join(applications, 'node_modules/next/dist/bin/next')
process.env['NEXT_TELEMETRY_DISABLED'] = '1'

// The frameworks are links that lead out of the application's folder, which Turbopack only follows below its root.
const settings = "export default { turbopack: { root: '/' }, outputFileTracingRoot: '/' }"

const sendingRoute = `
import { GupshupClient } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'

let client
export async function POST(request) {
  client ??= new GupshupClient({ store: sqliteStore({ path: process.env.MESSAGES_FILE }) })
  const { id, status } = await client.send(await request.json())
  return Response.json({ id, status })
}`

/** Builds an application of these routes, without the environment of production. */
async function build(name: string, routes: Record<string, string>): Promise<string> {
  const folder = join(applications, name)
  for (const [path, code] of Object.entries(routes)) {
    await mkdir(join(folder, 'app', path), { recursive: true })
    await writeFile(join(folder, 'app', path, 'route.js'), code)
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await writeFile(join(folder, 'next.config.mjs'), settings)
  const { output } = await run(process.execPath, [next, 'build', folder], folder)
  for (const path of Object.keys(routes)) expect(output).toContain(`ƒ /${path}`)
  return folder
}

async function start(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Application> {
  const port = await freePort()
  return startApplication({
    args: [next, 'start', '--hostname', '127.0.0.1', '--port', `${port}`, folder],
    folder,
    port,
    env: { ...environment(port), NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
}

async function expectDurableSends(folder: string): Promise<void> {
  const gupshup = await startLocalServer()
  onTestFinished(() => gupshup.close())
  const { url, printed } = await start(folder, {
    GUPSHUP_BASE_URL: gupshup.url,
    MESSAGES_FILE: join(folder, 'messages.db'),
  })
  const body = JSON.stringify({ to: '+91 99000 00001', message: 'Shipped', idempotencyKey: 'order-1' })
  const send = async () => {
    const response = await fetch(`${url}/orders`, { method: 'POST', body })
    if (!response.ok) throw new Error(`The route answers ${response.status}:\n${printed()}`)
    return response.json()
  }
  const first = await send()
  expect(first).toMatchObject({ status: 'accepted' })
  expect(await send()).toEqual(first)
  expect(gupshup.requests).toHaveLength(1)
}

it('route handlers of Next.js, built without the production environment, receive webhooks and send from an SQLite file', async () => {
  const routes = { 'webhooks/gupshup': codeBelow('Next.js'), orders: sendingRoute }
  const folder = await build('next', routes)
  const { url } = await start(folder)
  await expectResponses(`${url}/webhooks/gupshup`)
  await expectDurableSends(folder)
})
