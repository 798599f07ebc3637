import type { EventFailure } from '../../model/index.ts'
import { compact, fieldAt, firstText, readCode, readText } from '../../util/index.ts'

/**
 * Reads why a message failed, most telling text first. v2 has `code` and `reason`; an item of v3's `errors` has `title`, and
 * at Meta also `message` and `error_data.details` (older ones `details`). Any of them can be missing, the code as well.
 */
export function readFailure(error: unknown): EventFailure {
  return compact<EventFailure>({
    code: readCode(fieldAt(error, 'code')),
    reason: firstText(
      fieldAt(error, 'error_data', 'details'),
      fieldAt(error, 'error_data'),
      fieldAt(error, 'details'),
      fieldAt(error, 'reason'),
      fieldAt(error, 'message'),
      fieldAt(error, 'title'),
    ),
    href: readText(fieldAt(error, 'href')),
  })
}
