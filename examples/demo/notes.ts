import type {
  Failure,
  GateStatus,
  GupshupClient,
  Policies,
  Policy,
  PolicyKind,
  Suppression,
} from 'gupshup-outbound'
import type { Emulator, PostedWebhook, ReceivedRequest } from 'gupshup-outbound/emulator'

/** One thing that happened, on either side of the wire. */
export type Note =
  | { readonly type: 'request' | 'reply'; readonly to: string; readonly request: ReceivedRequest }
  | { readonly type: 'webhook'; readonly to: string; readonly webhook: PostedWebhook }
  | { readonly type: 'status' | 'fallback'; readonly to: string }
  | { readonly type: 'suppressed'; readonly to: string; readonly suppression: Suppression }
  | { readonly type: 'unknown'; readonly to: string; readonly httpStatus: number | undefined }
  | { readonly type: 'gate'; readonly gate: GateStatus; readonly previous: GateStatus }
  | { readonly type: 'anomaly'; readonly code: number }
  /** An event that no scenario expects. */
  | { readonly type: 'problem'; readonly what: string }

/** Records the events of emulator and client, in order. */
export class Notes {
  readonly entries: Note[] = []
  /** Every failure that a policy decided on. */
  readonly failures = new Set<Failure>()

  clear(): void {
    this.entries.length = 0
    this.failures.clear()
  }

  followEmulator(emulator: Emulator): void {
    emulator.on('request', (request) => this.#add({ type: 'request', to: request.to, request }))
    emulator.on('reply', (request) => this.#add({ type: 'reply', to: request.to, request }))
    emulator.on('webhook', (webhook) => this.#add({ type: 'webhook', to: webhook.to ?? '', webhook }))
  }

  followClient(client: GupshupClient): void {
    client.on('status', ({ to }) => this.#add({ type: 'status', to }))
    client.on('fallback', ({ to }) => this.#add({ type: 'fallback', to }))
    client.on('suppressed', ({ to, suppression }) => this.#add({ type: 'suppressed', to, suppression }))
    client.on('unknown', ({ to, error: { httpStatus } }) => this.#add({ type: 'unknown', to, httpStatus }))
    client.on('gate', ({ gate, previous }) => this.#add({ type: 'gate', gate, previous }))
    client.on('anomaly', ({ code }) => this.#add({ type: 'anomaly', code }))
    client.on('unmatched', () => this.#add({ type: 'problem', what: 'unmatched webhook' }))
    client.on('error', (error) => this.#add({ type: 'problem', what: `background error: ${String(error)}` }))
  }

  /** The same policies, with every failure recorded first. A policy function that returns `undefined` leaves the decision to the catalog. */
  watch(policies: Policies = {}): Policies {
    const entries = Object.entries<Policy | undefined>({ ...undecided, ...policies })
    return Object.fromEntries(
      entries.map(([key, policy]) => [
        key,
        (failure: Failure) => {
          this.failures.add(failure)
          return typeof policy === 'function' ? policy(failure) : policy
        },
      ]),
    )
  }

  #add(note: Note): void {
    this.entries.push(note)
  }
}

const undecided: Record<PolicyKind, undefined> = {
  recipient: undefined,
  content: undefined,
  template: undefined,
  'session-window': undefined,
  'rate-limit': undefined,
  account: undefined,
  service: undefined,
  authentication: undefined,
  credentials: undefined,
  'too-many-requests': undefined,
  network: undefined,
  configuration: undefined,
  'unknown-code': undefined,
}
