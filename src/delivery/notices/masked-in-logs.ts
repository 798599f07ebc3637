import { redacted } from '../../errors/index.ts'

/** The emitter does it for every event; what is handed out in other ways goes through `redacted()` too. */
export const maskedInLogs = redacted
