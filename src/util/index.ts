export { onAbort } from './abort.ts'
export { assertNever } from './assert-never.ts'
export { Cancellation, type CancelReason } from './cancellation.ts'
export { CancellationGroup } from './cancellation-group.ts'
export { type Clock, completeClock, systemClock, type TimerOptions, type WallClock } from './clock.ts'
export { type ClockJump, ClockWatch, minJumpMs } from './clock-watch.ts'
export { closestOf } from './closest-key.ts'
export { compact } from './compact.ts'
export { Emitter } from './emitter.ts'
export { isTimeFaked } from './faked-time.ts'
export { fieldAt, isRecord, type JsonObject, listAt } from './json-fields.ts'
export {
  firstText,
  readCode,
  readId,
  readPhone,
  readText,
  readWholeNumber,
  readWord,
} from './json-scalars.ts'
export { copyOf, parseForm, parseJson, textOf } from './json-text.ts'
export { property } from './property.ts'
export { maskNumber, redactId, redactText } from './redact.ts'
export { redacted, unredacted } from './redacted.ts'
export { sanitizeCause } from './sanitize-cause.ts'
export { settlesWithin } from './settles-within.ts'
export { SteadyClock } from './steady-clock.ts'
export { timeText } from './time-text.ts'
export { kindOf, unknownOption } from './unknown-option.ts'
export { isStorable, storable, validate } from './validate.ts'
export { WarningThrottle } from './warning-throttle.ts'
export { newWriteId } from './write-id.ts'
