import type { SendEndpoint } from '../log/records.ts'

const selfServe = { key: 'apikey', isForMarketing: false } as const
const partner = { key: 'partner-token', isForMarketing: false } as const

/**
 * The endpoints that take messages: docs.gupshup.io/reference/msg, /reference/sending-text-template,
 * /reference/send-mm-lite-messages-v3; partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners,
 * /reference/mmlitesendmessage.
 */
const endpoints: ReadonlyArray<readonly [path: RegExp, endpoint: SendEndpoint]> = [
  [/^\/wa\/api\/v1\/msg$/, { ...selfServe, body: 'form', kind: 'session' }],
  [/^\/wa\/api\/v1\/template\/msg$/, { ...selfServe, body: 'form', kind: 'template' }],
  [/^\/wa\/app\/([^/]+)\/v3\/marketing\/msg$/, { ...selfServe, body: 'json', isForMarketing: true }],
  [/^\/partner\/app\/([^/]+)\/msg$/, { ...partner, body: 'form', kind: 'session' }],
  [/^\/partner\/app\/([^/]+)\/template\/msg$/, { ...partner, body: 'form', kind: 'template' }],
  [/^\/partner\/app\/([^/]+)\/v3\/message$/, { ...partner, body: 'json' }],
  [
    /^\/partner\/app\/([^/]+)\/onboarding\/marketing\/msg$/,
    { ...partner, body: 'json', isForMarketing: true },
  ],
]

/** The endpoint at a path; `undefined` for a path that takes no messages. */
export function endpointAt(path: string): SendEndpoint | undefined {
  for (const [pattern, endpoint] of endpoints) {
    const found = pattern.exec(path)
    if (found === null) continue
    const [, appId] = found
    return appId === undefined ? endpoint : { ...endpoint, appId }
  }
  return undefined
}
