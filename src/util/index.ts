export {
  Cancellation,
  CancellationGroup,
  type CancelReason,
  firstAbort,
  onAbort,
  unlessAborted,
} from './cancellation.ts'
export { canonicalJson } from './canonical-json.ts'
export {
  type Clock,
  type ClockJump,
  ClockWatch,
  completeClock,
  isTimeFaked,
  minJumpMs,
  SteadyClock,
  settlesWithin,
  systemClock,
  type TimerOptions,
  timeText,
  type UnixMs,
  type WallClock,
} from './clock.ts'
export { containsAddress } from './contains-address.ts'
export { closestName, closestOf, unknownOption } from './did-you-mean.ts'
export { Emitter } from './emitter.ts'
export { erasedPrefix, isErasedText } from './erased-text.ts'
export { type Inspect, inspectCustom } from './inspect.ts'
export {
  copyOf,
  fieldAt,
  firstText,
  isRecord,
  type JsonObject,
  listAt,
  lostInJson,
  parseForm,
  parseJson,
  readCode,
  readId,
  readPhone,
  readText,
  readWholeNumber,
  readWord,
  textOf,
} from './json.ts'
export { leavable } from './leavable.ts'
export { isPlain } from './mask-fields.ts'
export { assertNever, compact, property } from './objects.ts'
export { once } from './once.ts'
export { printableError, sanitizeCause } from './printable-error.ts'
export { maskAddress, maskNumber, redactId, redactText } from './redact.ts'
export { redacted, unredacted } from './redacted.ts'
export { isSecretName, redactSecrets } from './secrets.ts'
export { Slots } from './slots.ts'
export { isUserId, readUserId } from './user-id.ts'
export {
  abortSignal,
  isFields,
  isStorable,
  kindOf,
  storable,
  timeOption,
  unshown,
  validate,
} from './validate.ts'
export { WarningThrottle } from './warning-throttle.ts'
export { newWriteId } from './write-id.ts'
