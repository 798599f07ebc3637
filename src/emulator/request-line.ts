import type { GivenAnswer, ReceivedRequest } from './log/records.ts'

/** One line about a request that was answered, for a terminal. Numbers in it are masked, and no key, token or text is in it. */
export function requestLine({ at, method, path, to, kind, answer }: ReceivedRequest): string {
  const about = [kind, to === '' ? '' : `to ${maskDigits(to)}`].filter(Boolean).join(' ')
  const time = new Date(at).toISOString().slice(11, 23)
  return [time, method, maskDigits(path), about, '→', outcomeOf(answer)].filter(Boolean).join(' ')
}

function outcomeOf(answer: GivenAnswer | undefined): string {
  switch (answer?.type) {
    case undefined:
    case 'silence':
      return 'no answer'
    case 'reset':
      return 'cut off'
    case 'reply':
      return `${answer.status}`
    default:
      return answer satisfies never
  }
}

/** Ten digits or more can be a phone number: the first two and the last four stay. Ids of an app have letters and hyphens between. */
function maskDigits(text: string): string {
  return text.replace(
    /\d{10,}/g,
    (digits) => digits.slice(0, 2) + '•'.repeat(digits.length - 6) + digits.slice(-4),
  )
}
