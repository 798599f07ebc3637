import { rowOf } from '../catalog/index.ts'
import { type EventDraft, subjectOf } from '../events/index.ts'
import type { Failure, MessageRecord, Quarantine, TemplateEvent } from '../model/index.ts'
import { replaceDocument, type ScopedStore, writeDocument } from '../store/index.ts'
import { compact } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'

type QuarantineContext = Pick<PreflightContext, 'store' | 'clock' | 'announcer' | 'settings'>

/** The quarantine of a template that is in force now. */
export async function findQuarantine(
  store: ScopedStore,
  template: string,
  now: number,
): Promise<Quarantine | undefined> {
  const found = await readEntry(store, 'quarantine', template, now)
  return isQuarantineInForce(found, now) ? found : undefined
}

function isQuarantineInForce(quarantine: Quarantine | undefined, now: number): boolean {
  return quarantine !== undefined && (quarantine.until === undefined || now < quarantine.until)
}

/** Puts the template of a message into quarantine if the message failed because of it. Repeating it changes nothing. */
export async function quarantineAfter(
  ctx: QuarantineContext,
  { attempts, steps }: MessageRecord,
  failure: Failure,
): Promise<void> {
  const { code, system, reason, via } = failure
  const status = via === 'client' ? undefined : rowOf(failure)?.stopsTemplate
  const template = steps[attempts.at(-1)?.step ?? 0]?.template?.key
  if (status === undefined || template === undefined) return
  const since = ctx.clock.now()
  const until = endOf(ctx, status, since)
  await put(ctx, compact({ template, code, system, reason, since, until }), attempts.at(-1)?.at ?? since)
}

/** Puts a template into quarantine, or ends its quarantine, after an event. It is known by its id and by its name. */
export async function applyTemplateEvent(ctx: QuarantineContext, event: TemplateEvent): Promise<void> {
  const { status, at } = event
  const templates = keysOf(event)
  const since = at ?? ctx.clock.now()
  switch (status) {
    case 'paused':
    case 'disabled': {
      const until = endOf(ctx, status, since)
      const reason = event.reason === undefined ? undefined : ctx.settings.redact(event.reason)
      for (const template of templates)
        await put(ctx, compact({ template, status, reason, since, until }), since)
      return
    }
    case 'approved':
      for (const template of templates) await lift(ctx, template, since)
      return
    default:
      // Gupshup itself refuses rejected and deleted templates with a code. Other statuses are not about sending.
      return
  }
}

/** A pause ends by itself. A template that is disabled stays so. */
function endOf(
  { settings }: QuarantineContext,
  status: 'paused' | 'disabled',
  since: number,
): number | undefined {
  return status === 'paused' ? since + settings.quarantineMs : undefined
}

/** Meta's page about the event writes `en-US` where a template is sent as `en_US`. */
function keysOf({ templateId, name, language }: TemplateEvent): string[] {
  const byName = name === undefined || language === undefined ? [] : [`${name}/${language.replace('-', '_')}`]
  return templateId === undefined ? byName : [templateId, ...byName]
}

/** Stores a quarantine unless a known one lasts as long, or ended after this one was learned: pauses overlap, and events come late and twice. */
async function put(ctx: QuarantineContext, quarantine: Quarantine, learnedAt: number): Promise<void> {
  const { store, clock, announcer } = ctx
  const { template, until } = quarantine
  const draft: EventDraft = {
    name: 'quarantined',
    subject: subjectOf('template', template),
    event: { template, quarantine },
  }
  for (;;) {
    const now = clock.now()
    await readEntry(store, 'quarantine', template, now)
    const before = await store.getDocument('quarantine', template)
    const known = before?.value
    const knownUntil =
      known === undefined ? Number.NEGATIVE_INFINITY : (known.until ?? Number.POSITIVE_INFINITY)
    const isOld = knownUntil <= now && learnedAt < knownUntil
    if (isOld || (until ?? Number.POSITIVE_INFINITY) <= Math.max(knownUntil, now)) return
    const drafts = isQuarantineInForce(known, now) ? [] : [draft]
    const entriesOf = (writeId: string) => announcer.entriesOf(writeId, drafts)
    if (!(await replaceDocument(store, 'quarantine', template, { before, value: quarantine, entriesOf })))
      continue
    return announcer.emit(drafts)
  }
}

/**
 * Ends a quarantine and keeps its entry, so that a late event from before the end does not start it again. Only `client.quarantine.remove()`
 * ends one that was started by hand.
 */
async function lift(
  { store, clock }: Pick<QuarantineContext, 'store' | 'clock'>,
  template: string,
  at: number,
): Promise<void> {
  const known = await readEntry(store, 'quarantine', template, clock.now())
  if (known === undefined || !isQuarantineInForce(known, at) || known.since > at) return
  if (known.code === undefined && known.status === undefined) return
  await writeDocument(store, 'quarantine', template, { ...known, until: at })
}
