import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { refusal, wrongKindOfKey } from '../answers.ts'

/** Parts of Gupshup that clients call, and the emulator has not: paths of docs.gupshup.io, partner-docs.gupshup.io and public clients. */
const known: readonly RegExp[] = [
  /^\/wa\/app\/[^/]+\/(?:user|business|analytics|template|flows)(?:\/|$)/,
  /^\/wa\/app\/[^/]+\/v3\/msg$/,
  /^\/wa\/[^/]+\/wa\/media(?:\/|$)/,
  /^\/partner\/account\/(?:api|apps)(?:\/|$)/,
  /^\/partner\/app(?:\/(?:list|toggleTemplateMessaging))?$/,
  /^\/partner\/app\/[^/]+$/,
  /^\/partner\/app\/[^/]+\/(?:onboarding|usage|discount|capping|callbackUrl|appPreference|block|user|business|flows|config|v1|media|template|templates|optout|wallet|embed)(?:\/|$)/,
  /^\/partner\/[^/]+\/app-link(?:\/|$)/,
  /^\/partner\/bizgate\/app(?:\/|$)/,
]

/**
 * The answer to a path that leads nowhere here: 401 below `/sm`, which Gupshup no longer serves and where production clients saw this text
 * for good keys as well; 501 for what Gupshup has and the emulator has not; else 404.
 */
export function answerAbsent({ method, path }: RequestRecord): GivenAnswer {
  if (/^\/sm(?:\/|$)/.test(path)) return wrongKindOfKey
  if (known.some((pattern) => pattern.test(path.replace(/\/+$/, '')))) {
    return refusal(501, `The emulator has no part for ${method} ${path} of Gupshup (says the emulator)`)
  }
  return refusal(404, 'Not Found (says the emulator)')
}
