import type { GateStatus, HaltAction } from '../model/index.ts'
import { defaultPollMs } from '../policy/index.ts'

type ResumeWhen = Extract<GateStatus, { state: 'halted' }>['resumeWhen']

/** What opens the gate again beside `client.resume()`, if the action names something. One that `halt()` has not made may lack `pollMs`. */
export function resumeWhenOf(action: HaltAction | undefined): ResumeWhen {
  if (action?.resumeWhen === undefined) return undefined
  return { type: action.resumeWhen, pollMs: action.pollMs ?? defaultPollMs }
}
