import type { Failure, Suppression } from '../model/index.ts'

/** What a message to a suppressed number fails with. */
export function suppressedFailure({ code, system, since, until, scope, event }: Suppression): Failure {
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
