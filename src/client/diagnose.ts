import { type Diagnosis, diagnose } from '../account/index.ts'
import { expectOptions } from '../errors/index.ts'
import { compact, redacted } from '../util/index.ts'
import type { ClientParts } from './create-client.ts'
import { checkHealth } from './health.ts'

export interface DiagnoseCallOptions {
  /** Aborts the pending requests. Their checks say so. */
  readonly signal?: AbortSignal | undefined
}

/** The checks of the account, of the user ids, and of this process and its store. */
export async function diagnoseClient(
  { accountContext, engine, source, userIdCheck }: ClientParts,
  options: DiagnoseCallOptions,
): Promise<Diagnosis> {
  expectOptions('diagnose()', options, ['signal'])
  const { signal } = options
  const [{ checks: ofAccount }, health] = await Promise.all([
    diagnose(accountContext, compact({ source, signal })),
    engine.health(),
  ])
  const isReadable = health.store.reachable && !engine.isClosed
  const ofUserIds = await userIdCheck.check(engine.webhooks.userIds, { isReadable })
  const checks = [...ofAccount, ofUserIds, ...checkHealth(health)]
  return redacted({ ok: checks.every(({ status }) => status !== 'problem'), checks })
}
