import type { ServerResponse } from 'node:http'
import type { Fault } from '../fault-registry.ts'
import type { History } from '../log/history.ts'
import type { Counters, PostedWebhook, ReceivedRequest } from '../log/records.ts'
import { type Row, rowOf } from './rows.ts'

/** How many rows the page shows; older ones stay in `emulator.requests`. */
const ROWS = 200

/** Changes are gathered for this long, so that a load test does not choke the browser. */
const GATHER_MS = 50

/** What stands above the table. */
export interface Head {
  readonly url: string
  readonly appName: string
  readonly appId: string
  readonly source: string
  /** Whether webhooks of version 2 and of version 3 have user ids. */
  readonly userIds: { readonly v2: boolean; readonly v3: boolean }
  /** Without their queries, which may hold a token. */
  readonly webhooks: readonly string[]
  readonly counters: Counters
  readonly faults: readonly Fault[]
}

/** One message of the stream. `reset` says that the rows replace all that came before. */
export interface Update {
  readonly reset: boolean
  readonly head: Head
  readonly rows: readonly Row[]
}

/** Everything that the page shows now. */
export function snapshot(history: History, head: Head): Update {
  const alone = history.webhooks.slice(-ROWS).filter((webhook) => !history.belongsToRequest(webhook))
  const records = [...history.requests.slice(-ROWS), ...alone].sort((one, other) => one.at - other.at)
  return { reset: true, head, rows: records.slice(-ROWS).map(rowOf) }
}

/** Server-sent events: every open page hears of every change. */
export class Feed {
  readonly #listeners = new Set<ServerResponse>()
  readonly #changed = new Set<ReceivedRequest | PostedWebhook>()
  readonly #history: History
  readonly #head: () => Head
  #timer: NodeJS.Timeout | undefined

  constructor(history: History, head: () => Head) {
    this.#history = history
    this.#head = head
    history.changed.on((record) => this.#gather(record))
    history.cleared.on(() => this.#startAnew())
  }

  connect(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    this.#listeners.add(response)
    response.once('close', () => this.#listeners.delete(response))
    response.write(line(snapshot(this.#history, this.#head())))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#listeners.clear()
  }

  #gather(record: ReceivedRequest | PostedWebhook | undefined): void {
    if (this.#listeners.size === 0) return
    if (record !== undefined) this.#changed.add(record)
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS)
  }

  #startAnew(): void {
    this.#changed.clear()
    this.#send(snapshot(this.#history, this.#head()))
  }

  #flush(): void {
    this.#timer = undefined
    const rows = [...this.#changed].slice(-ROWS).map(rowOf)
    this.#changed.clear()
    this.#send({ reset: false, head: this.#head(), rows })
  }

  #send(update: Update): void {
    for (const listener of this.#listeners) listener.write(line(update))
  }
}

function line(update: Update): string {
  return `data: ${JSON.stringify(update)}\n\n`
}
