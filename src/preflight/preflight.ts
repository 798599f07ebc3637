import { reportError } from '../events/index.ts'
import { currentStep, type Failure, type MessageRecord, type Step, type Suppression } from '../model/index.ts'
import type { Cancellation } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { findQuarantine } from './quarantine.ts'
import { windowAt } from './session-windows.ts'
import { findInForce } from './suppressions.ts'
import type { TemplateAdvice } from './template-advisor.ts'

/**
 * What the message that is next would fail with, as far as this client knows without posting it: then no request is made for it.
 * `undefined`: nothing speaks against it, or the message must stop anyway.
 */
export async function preflightFailure(
  ctx: PreflightContext,
  record: MessageRecord,
  cancellation: Cancellation,
): Promise<Failure | undefined> {
  const link = record.steps[currentStep(record)]
  if (link === undefined) return undefined
  const advice = await adviceOn(ctx, link, cancellation)
  if (cancellation.reason !== undefined) return undefined
  const now = ctx.clock.now()
  const isMarketing = record.isMarketing ?? link.isMarketing ?? advice?.isMarketing ?? false
  const suppression = await findInForce(ctx.store, record.to, { now, isMarketing })
  if (suppression !== undefined) return suppressedFailure(suppression)
  return (
    (await quarantined(ctx, link, now)) ?? advice?.failure ?? (await outsideWindow(ctx, record, link, now))
  )
}

/** Whether `withheldFailure` may have to ask Gupshup first. */
export function looksUpTemplate({ templateAdvisor }: PreflightContext, record: MessageRecord): boolean {
  return templateAdvisor !== undefined && record.steps[currentStep(record)]?.template !== undefined
}

async function quarantined(
  { store }: PreflightContext,
  { template }: Step,
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
  { type }: Step,
  now: number,
): Promise<Failure | undefined> {
  if (settings.sessionWindow !== 'enforce' || type === 'template') return undefined
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
  { templateAdvisor, events }: PreflightContext,
  { template }: Step,
  cancellation: Cancellation,
): Promise<TemplateAdvice | undefined> {
  if (templateAdvisor === undefined || template === undefined) return undefined
  const asked = templateAdvisor(template).catch((error: unknown) => {
    // The message that waited for it has stopped: nobody misses the answer.
    if (cancellation.reason === undefined) reportError(events, error)
    return undefined
  })
  return await cancellation.unlessCancelled(asked)
}

/** What a message to a suppressed number fails with. */
function suppressedFailure({ code, system, since, until, scope, event }: Suppression): Failure {
  return {
    kind: 'suppressed',
    via: 'client',
    since,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(until === undefined ? {} : { until }),
    ...(scope === 'marketing' ? { scope } : {}),
    ...(event === undefined ? {} : { event }),
  }
}

interface NewMessageFacts {
  readonly to: string
  readonly steps: readonly Step[]
  readonly isMarketing?: boolean | undefined
}

/** The suppression that forbids a new message at a time. What only its template's category tells is found out before it is posted. */
export async function suppressionOf(
  { store }: PreflightContext,
  { to, steps, isMarketing = steps[0]?.isMarketing ?? false }: NewMessageFacts,
  now: number,
): Promise<Suppression | undefined> {
  return await findInForce(store, to, { now, isMarketing })
}
