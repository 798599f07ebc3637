import type { FaultRegistry, FaultTarget } from '../fault-registry.ts'
import type { GivenAnswer } from '../log/records.ts'
import type { Schedule } from '../schedule.ts'
import { badGateway } from './answers.ts'

interface FaultContext {
  readonly faults: FaultRegistry
  readonly schedule: Schedule
}

export const reset = { type: 'reset' } as const
export const silence = { type: 'silence' } as const

/** What becomes of a request before it is looked at. */
export async function faultBefore(
  about: FaultTarget,
  { faults, schedule }: FaultContext,
): Promise<GivenAnswer | undefined> {
  const latency = faults.strike('latency', about)
  if (latency) await schedule.wait(latency.ms ?? 1000)
  if (faults.strike('reset-before-acceptance', about)) return reset
  if (faults.strike('timeout-before-acceptance', about)) return silence
  return faults.strike('html-502', about) ? badGateway : undefined
}

/** What becomes of the answer to a request that was carried out. */
export function faultAfter(about: FaultTarget, { faults }: FaultContext): GivenAnswer | undefined {
  if (faults.strike('reset-after-acceptance', about)) return reset
  return faults.strike('timeout-after-acceptance', about) ? silence : undefined
}
