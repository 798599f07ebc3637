import { rowOf } from '../catalog/index.ts'
import type { Failure, MessageRecord } from '../model/index.ts'
import { addressesOf } from '../people/index.ts'
import type { RateRefusal, RefusalAdvice } from '../rate/index.ts'
import type { SettlementContext } from './context.ts'

/**
 * Has the adaptive rate learn from a failure.
 *
 * @returns what the rate advises. `undefined`: the failure is not about the rate, or the rate does not adapt.
 */
export function slowDown(
  { adaptiveRate, clock }: Pick<SettlementContext, 'adaptiveRate' | 'clock'>,
  { attempts }: MessageRecord,
  failure: Failure,
): RefusalAdvice | undefined {
  const type = signOf(failure)
  if (adaptiveRate === undefined || type === undefined) return undefined
  const postedAgoMs = clock.now() - (attempts.at(-1)?.at ?? clock.now())
  return adaptiveRate.recordRefused({ type, failure, postedAt: clock.monotonic() - postedAgoMs })
}

/** Has the other messages to a person wait whom Meta says to get too many. The gate and other persons have no part in it. */
export async function slowDownPerson(
  { recipientPace, store }: Pick<SettlementContext, 'recipientPace' | 'store'>,
  { to, isErased }: MessageRecord,
  failure: Failure,
): Promise<void> {
  if (recipientPace === undefined || isErased || rowOf(failure)?.scope !== 'pair') return
  await recipientPace.recordRefusal((await addressesOf({ store }, to)).map(({ address }) => address))
}

/** Limits of an app or an account are of hours, and only the gate waits so long. */
function signOf(failure: Failure): RateRefusal['type'] | undefined {
  const { kind, via, system } = failure
  if (kind === 'too-many-requests') return 'response'
  if (kind !== 'rate-limit') return undefined
  if (system === 'gupshup') return 'stop'
  switch (rowOf(failure)?.scope) {
    case 'number':
      return via === 'webhook' ? 'webhook' : 'response'
    case 'pair':
      return 'pair'
    default:
      return undefined
  }
}
