import type { FailureKind } from '../model/index.ts'

interface FailureText {
  /** Goes on from "Message 7 to 91••••••1006". */
  readonly summary: string
  /** The same where this client itself saw it, and no reply said so. */
  readonly summaryHere?: string
  /** The same where a reply said so. */
  readonly summaryInReply?: string
  /** What the reader should do now, in one sentence. */
  readonly advice: string
}

/** Unless this client withheld the message, knowing that it would be. */
export const refused = 'was refused by Gupshup'

/** What is said about a failure that brought no code. Codes have their words in the catalog. */
export const failureTexts: Readonly<Record<FailureKind, FailureText>> = {
  recipient: { summary: refused, advice: 'Check the number: country code first, then digits.' },
  content: { summary: refused, advice: 'Compare the message with the documented fields of its type.' },
  template: { summary: refused, advice: 'Compare template id and parameters with the approved version.' },
  'session-window': {
    summary: refused,
    advice: 'Send an approved template, or wait until the recipient writes.',
  },
  'rate-limit': { summary: refused, advice: 'Send more slowly: lower rateLimit.messagesPerSecond.' },
  account: {
    summary: refused,
    advice: 'Check in the Gupshup console that API key, app name and source number belong together.',
  },
  service: { summary: refused, advice: 'The fault is on the other side: send it again later.' },
  'unknown-code': {
    summary: refused,
    advice: 'If it should be handled differently, give it a policy of its own.',
  },
  authentication: {
    summary: 'was not sent: Gupshup refused the API key or the partner token',
    summaryHere: 'was not sent: no partner token could be had',
    advice:
      'Copy apiKey from the Gupshup console again, or check what gives partner() its token. A token is no apiKey, and keys of other products do not work here.',
  },
  'too-many-requests': {
    summary: 'was not sent: Gupshup refused the request because too many came at once',
    advice: 'If it happens again, lower rateLimit.messagesPerSecond.',
  },
  network: {
    summary: 'was not sent: no connection to Gupshup could be made',
    summaryInReply: 'did not get through to Gupshup',
    advice: 'Check network, proxy and baseUrl. Nothing left, so it is safe to send again.',
  },
  configuration: {
    summary: 'did not get through: what answered is not Gupshup',
    advice:
      'Check baseUrl, and the appId where the address has one. Nothing was sent, so it is safe to send again.',
  },
  'outcome-unknown': {
    summary: 'left, and no answer tells whether Gupshup accepted it',
    advice: 'Sending it again may deliver it twice: wait for a webhook with error.receipt.outcome() first.',
  },
  suppressed: {
    summary: 'was not sent: its number is suppressed',
    advice: 'If the number is good, call client.suppressions.remove(number) and send again.',
  },
  expired: {
    summary: 'was not sent within its ttlMs',
    advice: 'Raise ttlMs if a late message is better than none.',
  },
  halted: {
    summary: 'was not sent: sending is halted',
    advice: 'Remove the cause, then call client.resume().',
  },
  aborted: {
    summary: 'was not sent: its signal was aborted',
    advice: 'Send it again if it is still wanted.',
  },
  closed: {
    summary: 'was not sent: the client was closed first',
    advice: 'Make a new GupshupClient to send it.',
  },
}
