import type { HaltAction } from '../../catalog/index.ts'
import type { GateStatus } from '../../store/index.ts'

type ResumeWhen = Extract<GateStatus, { state: 'halted' }>['resumeWhen']

/** As `halt()` has it by default; an action of a policy function may have left it out. */
const defaultPollMs = 60_000

/** What opens the gate again beside `client.resume()`, if the action names something. */
export function resumeWhenOf(action: HaltAction | undefined): ResumeWhen {
  if (action?.resumeWhen === undefined) return undefined
  return { type: action.resumeWhen, pollMs: action.pollMs ?? defaultPollMs }
}
