import { reportError } from '../events/index.ts'
import { currentLink, type Failure, type Link, type MessageRecord } from '../model/index.ts'
import type { Stopper } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { findQuarantine } from './quarantine.ts'
import { suppressedFailure } from './suppressed-failure.ts'
import { findInForce } from './suppressions.ts'
import type { TemplateAdvice } from './template-advice.ts'
import { windowAt } from './window.ts'

/**
 * What the message that is next would fail with, as far as this client knows without posting it: then no request is made for it.
 * `undefined`: nothing speaks against it, or the message must stop anyway.
 */
export async function withheldFailure(
  ctx: PreflightContext,
  record: MessageRecord,
  stopper: Stopper,
): Promise<Failure | undefined> {
  const link = record.links[currentLink(record)]
  if (link === undefined) return undefined
  const advice = await adviceOn(ctx, link, stopper)
  if (stopper.reason !== undefined) return undefined
  const now = ctx.clock.now()
  const isMarketing = record.isMarketing ?? link.isMarketing ?? advice?.isMarketing ?? false
  const suppression = await findInForce(ctx.store, record.to, { now, isMarketing })
  if (suppression !== undefined) return suppressedFailure(suppression)
  return (
    (await quarantined(ctx, link, now)) ?? advice?.failure ?? (await outsideWindow(ctx, record, link, now))
  )
}

/** Whether `withheldFailure` may have to ask Gupshup first. */
export function looksUpTemplate({ templateAdvice }: PreflightContext, record: MessageRecord): boolean {
  return templateAdvice !== undefined && record.links[currentLink(record)]?.template !== undefined
}

async function quarantined(
  { store }: PreflightContext,
  { template }: Link,
  now: number,
): Promise<Failure | undefined> {
  const found = template === undefined ? undefined : await findQuarantine(store, template.key, now)
  if (found === undefined) return undefined
  const { code, system, reason, status } = found
  const why = [status, reason].filter(Boolean).join(': ')
  return {
    kind: 'template',
    via: 'client',
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    reason: `template ${found.template} is in quarantine${why === '' ? '' : ` (${why})`}, see client.quarantine`,
    since: found.since,
    ...(found.until === undefined ? {} : { until: found.until }),
  }
}

async function outsideWindow(
  { store, settings }: PreflightContext,
  { to }: MessageRecord,
  { type }: Link,
  now: number,
): Promise<Failure | undefined> {
  if (settings.window !== 'track' || type === 'template') return undefined
  const window = windowAt(await store.getWindow(to), now)
  if (window.state === 'open') return undefined
  return {
    kind: 'session-window',
    via: 'client',
    reason: 'the number has not written within 24 hours, as far as this client knows',
    ...(window.since === undefined ? {} : { since: window.since }),
  }
}

/** What the app's list of templates says. If it cannot be had, the message goes out unchecked: it is no worse than without the check. */
async function adviceOn(
  { templateAdvice, events }: PreflightContext,
  { template }: Link,
  stopper: Stopper,
): Promise<TemplateAdvice | undefined> {
  if (templateAdvice === undefined || template === undefined) return undefined
  const asked = templateAdvice(template).catch((error: unknown) => {
    // The message that waited for it has stopped: nobody misses the answer.
    if (stopper.reason === undefined) reportError(events, error)
    return undefined
  })
  return await stopper.unlessStopped(asked)
}
