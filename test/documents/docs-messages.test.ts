import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GupshupClient, InvalidMessageError, type SendRequest } from 'gupshup-outbound'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { interactiveMessages } from '../../examples/demo/messages.ts'
import type { PreparedMessage } from '../../src/messages/kind.ts'
import { messageKinds } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { partner } from '../messages/support.ts'
import { type LocalServer, startLocalServer } from '../support/local-server.ts'
import { isTypeScript, readMarkdown } from '../support/markdown-snippets.ts'
import { tableRows } from '../support/markdown-tables.ts'

const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8')
const page = textOf('docs/messages.md')
const { blocks, prose } = readMarkdown(page)
const types = Object.keys(messageKinds)

const snippets = blocks.filter(isTypeScript).map(({ code, line }) => {
  const above = page.split('\n').slice(0, line)
  const heading = above.findLast((text) => text.startsWith('#')) ?? ''
  const name = heading.replace(/^#+ /, '').replaceAll('`', '')
  return { name, code, type: name.replace(/:.*/, ''), isByName: /by its name$/.test(name) }
})

/** Runs a snippet with the two names that the page does not declare: a client and a recipient. */
async function run(code: string, client: object): Promise<void> {
  const { outputText } = ts.transpileModule(`export {}\nasync function snippet() {\n${code}}`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const program = new Function('exports', 'client', 'to', `${outputText}\nreturn snippet()`)
  await program({}, client, '919900000002')
}

/** The type that was posted. For a template the endpoint names it. */
function typeOf({ path, form }: LocalServer['requests'][number]): unknown {
  return path.endsWith('/template/msg') ? 'template' : JSON.parse(form.get('message') ?? '').type
}

describe('docs/messages.md', () => {
  let server: LocalServer
  let client: GupshupClient

  beforeAll(async () => {
    server = await startLocalServer()
    const account = { apiKey: 'k-1', appName: 'TeaShop', source: '919900000001' }
    client = new GupshupClient({ ...account, baseUrl: server.url, rateLimit: { messagesPerSecond: 1000 } })
  })

  afterAll(async () => {
    await client.close()
    await server.close()
  })

  it.each(snippets.filter(({ isByName, type }) => !isByName && type !== 'interactive'))(
    'docs/messages.md shows what is posted: $name',
    async ({ code, type }) => {
      const before = server.requests.length
      await run(code, client)
      const posted = server.requests.slice(before)
      expect(posted).toHaveLength(code.match(/client\.send/g)?.length ?? 0)
      expect(new Set(posted.map(typeOf))).toEqual(new Set([type]))
    },
  )

  const byName = snippets.filter(({ isByName }) => isByName)

  it.each(byName)(
    'docs/messages.md shows a template by name, which a client without appId refuses: $name',
    async ({ code }) => {
      const before = server.requests.length
      const error: unknown = await run(code, client).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(String(error)).toContain("message.name needs the client's `appId`")
      expect(server.requests).toHaveLength(before)
    },
  )

  it.each(byName)(
    'docs/messages.md shows a message that the partner API accepts: $name',
    async ({ code }) => {
      const prepared: PreparedMessage[] = []
      const send = ({ message }: SendRequest) => prepared.push(prepareMessage(message, partner))
      await run(code, { send })
      expect(prepared).toMatchObject([{ path: '/v3/message', body: { type: 'template' } }])
    },
  )

  const interactive = snippets.filter(({ type }) => type === 'interactive')

  it.each(interactive)(
    'docs/messages.md shows an interactive message, which the self-serve API does not have: $name',
    async ({ code }) => {
      const before = server.requests.length
      const error: unknown = await run(code, client).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(InvalidMessageError)
      expect(String(error)).toContain('cannot be sent through the self-serve API')
      expect(server.requests).toHaveLength(before)
    },
  )

  it('docs/messages.md shows an interactive message of each type, which the partner API accepts', async () => {
    const prepared: PreparedMessage[] = []
    const send = ({ message }: SendRequest) => prepared.push(prepareMessage(message, partner))
    for (const { code } of interactive) await run(code, { send })
    const posted = prepared.map(({ body }) => Object(body).interactive.type)
    expect(posted).toEqual(interactiveMessages.map(({ interactive }) => interactive.type))
    expect(new Set(prepared.map(({ path }) => path))).toEqual(new Set(['/v3/message']))
  })

  it('docs/messages.md has one row for every interactive type', () => {
    const named = tableRows(prose, 'interactive type').map((row) => row.get('interactive type'))
    expect(named).toEqual(interactiveMessages.map(({ interactive }) => interactive.type))
  })

  it('docs/messages.md has a snippet of every type', () => {
    expect(new Set(snippets.map(({ type }) => type))).toEqual(new Set(types))
  })

  it('docs/messages.md has one row for every type', () => {
    const named = tableRows(prose, 'type').map((row) => /\w+/.exec(row.get('type') ?? '')?.[0])
    expect(named).toEqual(types)
  })
})
