import type { ApiResponse } from '../../gupshup/index.ts'
import { fieldAt, maskNumber, readPhone } from '../../util/index.ts'
import type { Check } from './check.ts'
import { failedAmong, isKeyRefused, type Probes, whyFailed } from './probes.ts'

/** Whether the app is there and the key may speak for it. */
export function checkApp({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'app'
  if (ctx.appId === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'There is no appId to look up.',
      hint: 'Give the client its appId.',
    }
  }
  const answers = [subscriptions, profile]
  const [failed] = failedAmong(answers)
  if (failed === undefined || answers.some((answer) => answer?.outcome === 'answered')) {
    return { name, status: 'ok', message: 'Gupshup knows the app, and the credentials may speak for it.' }
  }
  if (isKeyRefused(failed) && wallet?.outcome !== 'answered') {
    return {
      name,
      status: 'skipped',
      message: 'The app cannot be looked up with credentials that are refused.',
    }
  }
  const message = `Gupshup does not speak about the app: ${whyFailed(failed)}.`
  return failed.failure.via === 'reply' && failed.failure.kind !== 'too-many-requests'
    ? // An app that is not live was seen to get "Authentication Failed" here.
      {
        name,
        status: 'problem',
        message,
        hint: 'Check that the appId belongs to this account, and that the app is live.',
      }
    : { name, status: 'warning', message, hint: 'Ask again.' }
}

/** Whether the app sends from the number that the client names. */
export function checkSource({ profile }: Probes, source: string | undefined): Check {
  const name = 'source'
  if (source === undefined)
    return { name, status: 'skipped', message: 'There is no source number to compare.' }
  const known = numberIn(profile)
  if (known === undefined) {
    return { name, status: 'skipped', message: 'No answer of Gupshup tells which number the app sends from.' }
  }
  const given = source.replace(/\D/g, '')
  if (given === known)
    return { name, status: 'ok', message: `The app sends from ${maskNumber(known)}, as the client does.` }
  return {
    name,
    status: 'problem',
    message: `The app sends from ${maskNumber(known)}, but the client names ${maskNumber(given)}.`,
    hint: 'Set source to the number that the Gupshup console shows for the app, or appId to the app of this number.',
  }
}

/** The page's table has `phoneNumber`, its sample has not: it may be there or not, beside `profile` or in it. */
function numberIn(answer: ApiResponse | undefined): string | undefined {
  if (answer?.outcome !== 'answered') return undefined
  return (
    readPhone(fieldAt(answer.body, 'profile', 'phoneNumber')) ??
    readPhone(fieldAt(answer.body, 'phoneNumber'))
  )
}
