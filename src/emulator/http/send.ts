import { failureOfAccount } from '../account/account-failure.ts'
import { priceCategoryOf } from '../account/templates.ts'
import { type Answer, answer, type Outcome, type ReplyAnswer } from '../answers/answer.ts'
import { failureOfNumber } from '../answers/code-numbers.ts'
import { type Script, stepsOf } from '../answers/script.ts'
import { createConversationId, createUuid, createWhatsappId } from '../events/ids.ts'
import type { AcceptedMessage, EventStep, MessageKind } from '../events/step.ts'
import type { History } from '../log/history.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import { failureOfMessage } from '../message-checks/fault.ts'
import type { Schedule } from '../schedule.ts'
import type { SlidingWindow } from '../sliding-window.ts'
import { replyWith, submitted, v3Accepted } from './answers.ts'
import { type CheckContext, refuse } from './checks.ts'
import { faultAfter, faultBefore, reset, silence } from './faults.ts'

/** What a send passes through. */
export interface SendContext extends CheckContext {
  readonly script: Script
  readonly schedule: Schedule
  readonly history: History
  /** Above this rate accepted messages fail with 4001. */
  readonly rate4001: SlidingWindow
  /** Posts the events of an accepted message, and resolves when all have been posted. */
  readonly play: (
    request: RequestRecord,
    message: AcceptedMessage,
    steps: readonly EventStep[],
  ) => Promise<void>
}

/** For a message that the wallet does not cover (partner-docs.gupshup.io/docs/error-codes). */
const WALLET_IS_EMPTY = 1003

/** Decides what a request to one of the endpoints gets, and sets its events going. */
export async function answerSend(
  request: RequestRecord,
  kind: MessageKind,
  context: SendContext,
): Promise<GivenAnswer> {
  const struck = await faultBefore({ to: request.to }, context)
  if (struck) return struck
  const refused = refuse(request, context)
  if (refused) return refused
  return follow(context.script.next(request.to), request, kind, context)
}

/** Does what the script says, or else what the account's state or the number says. */
async function follow(
  scripted: Answer | undefined,
  request: RequestRecord,
  kind: MessageKind,
  context: SendContext,
): Promise<GivenAnswer> {
  if (scripted?.type === 'reply') {
    const message = scripted.accepted && (await accept(scripted.accepted, request, kind, context))
    return scriptedReply(scripted, message?.messageId ?? '')
  }
  if (scripted?.type === 'network-fault') {
    const isAccepted = scripted.fault.endsWith('after-acceptance')
    if (isAccepted) await accept(scripted.accepted ?? answer.deliver(), request, kind, context)
    return scripted.fault.startsWith('reset') ? reset : silence
  }

  const planned = scripted ?? failureOf(request, kind, context) ?? answer.deliver()
  const message = await accept(planned, request, kind, context)
  const struck = faultAfter({ to: request.to }, context)
  if (struck) return struck
  const isV3 = request.endpoint?.body === 'json'
  return isV3 ? v3Accepted(message) : submitted(kind, message.messageId)
}

function failureOf(request: RequestRecord, kind: MessageKind, { account, options }: SendContext) {
  const ofMessage = options.checkMessages ? failureOfMessage(request, kind, account.templates) : undefined
  if (ofMessage !== undefined) return ofMessage
  const ofAccount = failureOfAccount(request, kind, account, options.outsideWindowCode)
  return ofAccount ?? (options.codeNumbers ? failureOfNumber(request.to, kind) : undefined)
}

function scriptedReply(
  { status, body = '', contentType, headers }: ReplyAnswer,
  messageId: string,
): GivenAnswer {
  const content: unknown = typeof body === 'function' ? body(messageId) : body
  return {
    ...replyWith(status, content),
    ...(contentType !== undefined && { contentType }),
    ...(headers && { headers }),
  }
}

/** Takes a message in and resolves with it: at once, or after its events if the fault is set that puts them first. */
async function accept(
  planned: Outcome,
  request: RequestRecord,
  kind: MessageKind,
  { account, faults, history, options, play, rate4001 }: SendContext,
): Promise<AcceptedMessage> {
  const { to, userId } = request
  const { random } = options
  const isToUserId = userId !== undefined
  const person = account.userIds.personAt(to)
  if (!isToUserId) account.people.writtenTo(to)
  const shown = person && account.people.namesOf(person).phone
  const message: AcceptedMessage = {
    messageId: createUuid(random),
    whatsappId:
      options.whatsappIds === 'uuid' ? createUuid(random) : createWhatsappId(shown ?? to, random, 'outbound'),
    conversationId: createConversationId(random),
    to,
    isToUserId,
    person,
    kind,
    category: priceCategoryOf(request, kind, account.templates),
  }
  history.acceptRequest(request, message)

  const isThrottled = !rate4001.admit() || faults.strike('rate-limited', { to }) !== undefined
  const wanted = stepsOf(isThrottled ? answer.fail(4001) : planned, options.until)
  // Asked last, so that only what would be sent costs anything.
  const isCovered = !wanted.some(({ status }) => status === 'sent') || account.wallet.pay()
  const steps = isCovered ? wanted : stepsOf(answer.fail(WALLET_IS_EMPTY), options.until)
  const events = play(request, message, faults.strike('reorder', { to }) ? steps.toReversed() : steps)
  if (faults.strike('event-before-reply', { to })) await events
  return message
}
