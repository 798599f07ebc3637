import type { AccountContext, Check } from '../account/index.ts'
import { hasUserIds } from '../people/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { type Clock, settlesWithin, timeText, type UnixMs } from '../util/index.ts'

/** What this process has received that tells whether Gupshup sends user ids. */
export interface UserIdEvidence {
  /** When the last event with an id arrived. */
  readonly lastSeenAt?: UnixMs | undefined
  /** When the last event arrived that named a person by the number only, where the version of the webhook would have had an id. */
  readonly lastMissingAt?: UnixMs | undefined
}

/** What the store tells. `unknown`: it could not be read. */
type StoredIds = 'some' | 'none' | 'unknown'

interface UserIdContext {
  readonly store: ScopedStore
  readonly clock: Pick<Clock, 'setTimer'>
  readonly api: AccountContext['api']
}

/** The same limit as that of `health()`. */
const storeTimeoutMs = 1_000

const name = 'user-ids'

/** The check of `diagnose()` that says whether Gupshup sends user ids. No call reads the setting back, so ids that have arrived are the only evidence. */
export class UserIdCheck {
  readonly #ctx: UserIdContext

  constructor(ctx: UserIdContext) {
    this.#ctx = ctx
  }

  /** Never rejects, and takes a second at most. Without `isReadable` it leaves the store alone. */
  async check(evidence: UserIdEvidence, { isReadable }: { readonly isReadable: boolean }): Promise<Check> {
    const stored = isReadable && evidence.lastSeenAt === undefined ? await this.#stored() : 'unknown'
    return checkUserIds({ ...evidence, stored, api: this.#ctx.api })
  }

  async #stored(): Promise<StoredIds> {
    const { store, clock } = this.#ctx
    let stored: StoredIds = 'unknown'
    const reading = hasUserIds(store).then((has) => {
      stored = has ? 'some' : 'none'
    })
    await settlesWithin(clock, storeTimeoutMs, reading)
    return stored
  }
}

interface Findings extends UserIdEvidence {
  readonly stored: StoredIds
  readonly api: AccountContext['api']
}

function checkUserIds({ lastSeenAt, lastMissingAt, stored, api }: Findings): Check {
  if (lastSeenAt !== undefined) {
    const isMixed = lastMissingAt !== undefined && lastMissingAt > lastSeenAt
    const later = isMixed ? ` A later one, at ${timeText(lastMissingAt)}, had none.` : ''
    const message = `User ids arrive: the last webhook with one came at ${timeText(lastSeenAt)}.${later}`
    return isMixed ? { name, status: 'ok', message, hint: versionsHint } : { name, status: 'ok', message }
  }
  if (stored === 'some') {
    return { name, status: 'ok', message: 'User ids have arrived: the store has people with ids.' }
  }
  if (lastMissingAt !== undefined) {
    return {
      name,
      status: 'warning',
      message: `The webhooks of this process name people by their numbers only, the last at ${timeText(lastMissingAt)}: Gupshup seems to send no user ids.`,
      hint: enableHint(api),
    }
  }
  const store = stored === 'none' ? 'the store has no user id' : 'the store could not be read'
  return {
    name,
    status: 'skipped',
    message: `Whether Gupshup sends user ids is not known: no webhook that could have one has arrived in this process, and ${store}.`,
    hint: enableHint(api),
  }
}

const versionsHint =
  'Version 2 and version 3 of the webhooks have a switch each, and a failed message may have no id.'

/** https://support.gupshup.io/hc/en-us/articles/55873677826713 says what happens without the ids. */
function enableHint(api: AccountContext['api']): string {
  const how =
    api === 'partner'
      ? 'Call client.account.enableUserIds({ v2: true }), with v3: true for webhooks of version 3. The app must be live.'
      : "Ask Gupshup's support to switch user ids (BSUID) on for the app: no page has a call for API keys, and the partner API has one."
  return `${how} Without them Gupshup parks the messages of new people who hide their number, and a stop among them may never arrive.`
}
