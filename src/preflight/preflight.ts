import { reportError } from '../events/index.ts'
import { currentStep, type Failure, type MessageRecord, type Step, type Suppression } from '../model/index.ts'
import { type Cancellation, compact, isUserId } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { findInForce, isPlainlyAllowed } from './find-in-force.ts'
import { type Preflight, postingAddress } from './posting-address.ts'
import { findQuarantine } from './quarantine.ts'
import { windowOf } from './session-windows.ts'
import type { TemplateAdvice } from './template-advisor.ts'

export interface PreflightOptions {
  /** Whether `suppressionOf()` has just looked for a suppression. */
  readonly isAllowed?: boolean | undefined
}

/**
 * Checks the next step of a message. `undefined`: it has none, or the message is canceled. Returns no promise for what has nothing to look up, such as a
 * text to a number.
 */
export function preflight(
  ctx: PreflightContext,
  record: MessageRecord,
  cancellation: Cancellation,
  { isAllowed = false }: PreflightOptions = {},
): Preflight | undefined | Promise<Preflight | undefined> {
  const step = record.steps[currentStep(record)]
  if (step === undefined) return undefined
  const isPlain = step.template === undefined && !isUserId(record.to) && !needsWindow(ctx, step)
  if (!isAllowed || !isPlain) return lookUp(ctx, { record, step, isAllowed }, cancellation)
  return cancellation.reason === undefined ? { type: 'clear', address: record.to } : undefined
}

interface Checked {
  readonly record: MessageRecord
  readonly step: Step
  readonly isAllowed: boolean
}

async function lookUp(
  ctx: PreflightContext,
  { record, step, isAllowed }: Checked,
  cancellation: Cancellation,
): Promise<Preflight | undefined> {
  const advice = await adviceOn(ctx, step, cancellation)
  if (cancellation.reason !== undefined) return undefined
  const now = ctx.clock.now()
  const isMarketing = record.isMarketing ?? step.isMarketing ?? advice?.isMarketing ?? false
  const suppression = isAllowed ? undefined : await findInForce(ctx.store, record.to, { now, isMarketing })
  if (suppression !== undefined) return { type: 'withheld', failure: suppressedFailure(suppression) }
  const failure = (await quarantinedFailure(ctx, step, now)) ?? advice?.failure
  if (failure !== undefined) return { type: 'withheld', failure }
  const target = await postingAddress(ctx, record, step, advice)
  if (target.type === 'withheld') return target
  const closed = await windowFailure(ctx, record, step, now)
  return closed === undefined ? target : { type: 'withheld', failure: closed }
}

/** Whether `preflight` may have to make a request to Gupshup. */
export function looksUpTemplate(
  { templateAdvisor }: Pick<PreflightContext, 'templateAdvisor'>,
  record: MessageRecord,
): boolean {
  return templateAdvisor !== undefined && record.steps[currentStep(record)]?.template !== undefined
}

interface NewMessageFacts {
  readonly to: string
  readonly steps: readonly Step[]
  readonly isMarketing?: boolean | undefined
}

/**
 * The suppression that forbids a new message at a time. Whether its template's category makes it marketing is only looked up before it is
 * posted. Returns no promise if the store can say without one that there is none.
 */
export function suppressionOf(
  { store }: Pick<PreflightContext, 'store'>,
  { to, steps, isMarketing = steps[0]?.isMarketing ?? false }: NewMessageFacts,
  now: number,
): Promise<Suppression | undefined> | undefined {
  return isPlainlyAllowed(store, to, isMarketing) ? undefined : findInForce(store, to, { now, isMarketing })
}

function suppressedFailure({ code, system, since, until, scope, event }: Suppression): Failure {
  return compact<Failure>({
    kind: 'suppressed',
    via: 'client',
    since,
    code,
    system,
    until,
    scope: scope === 'marketing' ? scope : undefined,
    event,
  })
}

async function quarantinedFailure(
  { store }: Pick<PreflightContext, 'store'>,
  { template }: Step,
  now: number,
): Promise<Failure | undefined> {
  const found = template === undefined ? undefined : await findQuarantine(store, template.key, now)
  if (found === undefined) return undefined
  const { code, system, reason, status, since, until } = found
  const why = [status, reason].filter(Boolean).join(': ')
  return compact<Failure>({
    kind: 'template',
    via: 'client',
    code,
    system,
    reason: `template ${found.template} is in quarantine${why === '' ? '' : ` (${why})`}, see client.quarantine`,
    since,
    until,
  })
}

async function windowFailure(
  ctx: Pick<PreflightContext, 'store' | 'settings'>,
  { to }: MessageRecord,
  step: Step,
  now: number,
): Promise<Failure | undefined> {
  if (!needsWindow(ctx, step)) return undefined
  const window = await windowOf(ctx.store, to, now)
  if (window.state === 'open') return undefined
  return compact<Failure>({
    kind: 'session-window',
    via: 'client',
    reason: 'the recipient has not written within 24 hours, as far as this client knows',
    since: window.since,
  })
}

function needsWindow({ settings }: Pick<PreflightContext, 'settings'>, { type }: Step): boolean {
  return settings.sessionWindow === 'enforce' && type !== 'template'
}

/** What the app's list of templates says. If the list cannot be fetched, the message is sent unchecked, as without `checkTemplates`. */
async function adviceOn(
  { templateAdvisor, events }: Pick<PreflightContext, 'templateAdvisor' | 'events'>,
  { template }: Step,
  cancellation: Cancellation,
): Promise<TemplateAdvice | undefined> {
  if (templateAdvisor === undefined || template === undefined) return undefined
  const advice = templateAdvisor(template).catch((error: unknown) => {
    // A canceled message no longer needs the list.
    if (cancellation.reason === undefined) reportError(events, error)
    return undefined
  })
  return await cancellation.unlessCancelled(advice)
}
