import { rowOf } from '../catalog/index.ts'
import type { Failure, MessageRecord, Quarantine, TemplateEvent } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'

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

/** Puts the template of a message that failed for it out of everybody's hands. Repeating it changes nothing. */
export async function quarantineAfter(
  ctx: PreflightContext,
  { attempts, steps }: MessageRecord,
  failure: Failure,
): Promise<void> {
  const { code, system, reason, via } = failure
  const stop = via === 'client' ? undefined : rowOf(failure)?.stopsTemplate
  const template = steps[attempts.at(-1)?.step ?? 0]?.template?.key
  if (stop === undefined || template === undefined) return
  const since = ctx.clock.now()
  const quarantine: Quarantine = {
    template,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(reason === undefined ? {} : { reason }),
    since,
    ...(stop === 'paused' ? { until: since + ctx.settings.quarantineMs } : {}),
  }
  await put(ctx, quarantine, attempts.at(-1)?.at ?? since)
}

/** A template was paused, switched off, or let go again: for everybody who uses it, by its id or by its name. */
export async function applyTemplateEvent(ctx: PreflightContext, event: TemplateEvent): Promise<void> {
  const { status, reason, at } = event
  const templates = keysOf(event)
  const since = at ?? ctx.clock.now()
  switch (status) {
    case 'paused':
    case 'disabled': {
      const end = status === 'paused' ? { until: since + ctx.settings.quarantineMs } : {}
      const why = reason === undefined ? {} : { reason: ctx.settings.redact(reason) }
      for (const template of templates) await put(ctx, { template, status, ...why, since, ...end }, since)
      return
    }
    case 'approved':
      for (const template of templates) await lift(ctx, template, since)
      return
    default:
      // Rejected and deleted ones are refused by Gupshup itself, and say so; other words are not about sending.
      return
  }
}

function keysOf({ templateId, name, language }: TemplateEvent): string[] {
  const byName = name === undefined || language === undefined ? [] : [`${name}/${language}`]
  return templateId === undefined ? byName : [templateId, ...byName]
}

/** What is known goes on unless the new word is of later: pauses overlap, and events come late and twice. */
async function put(ctx: PreflightContext, quarantine: Quarantine, learnedAt: number): Promise<void> {
  const { template, until } = quarantine
  const now = ctx.clock.now()
  const known = await readEntry(ctx.store, 'quarantine', template, now)
  const knownUntil =
    known === undefined ? Number.NEGATIVE_INFINITY : (known.until ?? Number.POSITIVE_INFINITY)
  const isOld = knownUntil <= now && learnedAt < knownUntil
  if (isOld || (until ?? Number.POSITIVE_INFINITY) <= Math.max(knownUntil, now)) return
  await ctx.store.putEntry('quarantine', template, quarantine)
  if (isQuarantineInForce(known, now)) return
  ctx.events.emit('quarantined', () => ({ template, quarantine: { ...quarantine } }))
}

/**
 * Ends a quarantine. It stays to be seen, so that what is learned late of the time before does not begin it anew. What somebody here has
 * stopped by hand, only somebody here lets go again.
 */
async function lift({ store, clock }: PreflightContext, template: string, at: number): Promise<void> {
  const known = await readEntry(store, 'quarantine', template, clock.now())
  if (known === undefined || !isQuarantineInForce(known, at) || known.since > at) return
  if (known.code === undefined && known.status === undefined) return
  await store.putEntry('quarantine', template, { ...known, until: at })
}
