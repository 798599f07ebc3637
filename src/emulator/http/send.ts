import { failureOfAccount } from '../account/account-failure.ts'
import type { HeldStatus } from '../account/held-messages.ts'
import { priceCategoryOf, templateOf } from '../account/templates.ts'
import { type Answer, answer, type Outcome, type ReplyAnswer } from '../answers/answer.ts'
import { failureOfNumber } from '../answers/code-numbers.ts'
import { type Script, stepsOf } from '../answers/script.ts'
import { createConversationId, createUuid, createWhatsappId } from '../events/ids.ts'
import type { AcceptedMessage, EventStep, MessageKind } from '../events/step.ts'
import type { PairRate } from '../limits/pair-rate.ts'
import type { Admission, Throughput } from '../limits/throughput.ts'
import type { History } from '../log/history.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import { failureOfMessage } from '../message-checks/fault.ts'
import type { Schedule } from '../schedule.ts'
import type { SlidingWindow } from '../sliding-window.ts'
import { refusal, replyWith, submitted, v3Accepted } from './answers.ts'
import { type CheckContext, refuse } from './checks.ts'
import { faultAfter, faultBefore, reset, silence } from './faults.ts'

/** What a send passes through. */
export interface SendContext extends CheckContext {
  readonly script: Script
  readonly schedule: Schedule
  readonly history: History
  /** Above this rate accepted messages fail with 4001. */
  readonly rate4001: SlidingWindow
  readonly throughput: Throughput
  readonly pairRate: PairRate
  /** Posts the events of an accepted message, and resolves when all have been posted. */
  readonly play: (
    request: RequestRecord,
    message: AcceptedMessage,
    steps: readonly EventStep[],
  ) => Promise<void>
}

/** A send that was not refused in the response. */
interface AdmittedContext extends SendContext {
  readonly admission: Admission
}

/** For a message that the wallet does not cover (partner-docs.gupshup.io/docs/error-codes). */
const WALLET_IS_EMPTY = 1003
/** For a held message whose template turned out to be bad: Meta's page of template pacing has the code of a paused template, as a text. */
const DROPPED = 132015

/** "(Business Account, Consumer Account) pair rate limit hit" (developers.facebook.com, Cloud API error codes). */
const PAIR_RATE_HIT = 131056

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
  const admission = context.throughput.admit()
  if (admission.delayMs > 0) await context.schedule.wait(admission.delayMs)
  if (admission.type === 'refused') return refusal(429, 'Too Many Requests')
  return follow(context.script.next(request.to), request, kind, { ...context, admission })
}

/** Does what the script says, or else what the account's state or the number says. */
async function follow(
  scripted: Answer | undefined,
  request: RequestRecord,
  kind: MessageKind,
  context: AdmittedContext,
): Promise<GivenAnswer> {
  if (scripted?.type === 'reply') {
    const accepted = scripted.accepted && (await accept(scripted.accepted, request, kind, context))
    return scriptedReply(scripted, accepted?.message.messageId ?? '')
  }
  if (scripted?.type === 'network-fault') {
    const isAccepted = scripted.fault.endsWith('after-acceptance')
    if (isAccepted) await accept(scripted.accepted ?? answer.deliver(), request, kind, context)
    return scripted.fault.startsWith('reset') ? reset : silence
  }

  const planned = scripted ?? failureOf(request, kind, context) ?? answer.deliver()
  const { message, held } = await accept(planned, request, kind, context)
  const struck = faultAfter({ to: request.to }, context)
  if (struck) return struck
  const isV3 = request.endpoint?.body === 'json'
  return isV3 ? v3Accepted(message, held) : submitted(kind, message.messageId)
}

function failureOf(request: RequestRecord, kind: MessageKind, { account, options }: SendContext) {
  const ofMessage = options.checkMessages ? failureOfMessage(request, kind, account.templates) : undefined
  if (ofMessage !== undefined) return ofMessage
  const ofAccount = failureOfAccount(request, kind, account, options.outsideWindowCode)
  if (ofAccount !== undefined || !options.codeNumbers) return ofAccount
  const { to, userId } = request
  const phone = userId === undefined ? to : account.people.find(userId)?.phone
  return phone === undefined ? undefined : failureOfNumber(phone, kind)
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
  context: AdmittedContext,
): Promise<{ readonly message: AcceptedMessage; readonly held: HeldStatus | undefined }> {
  const { account, faults, history, options, play } = context
  const { to } = request
  const message = messageOf(request, kind, { account, options })
  history.acceptRequest(request, message)

  const wanted = stepsOf(failureOfRates(planned, to, context) ?? planned, options.until)
  const playAll = (steps: readonly EventStep[]) =>
    play(request, message, faults.strike('reorder', { to }) ? steps.toReversed() : steps)
  // Asked last, so that only what is sent costs anything.
  const paid = (steps: readonly EventStep[]) =>
    !steps.some(({ status }) => status === 'sent') || account.wallet.pay()
      ? steps
      : stepsOf(answer.fail(WALLET_IS_EMPTY), options.until)

  const template = templateOf(request, account.templates)
  const held = account.held.statusOf(template?.id)
  const sentAt = wanted.findIndex(({ status }) => status === 'sent')
  if (template !== undefined && held !== undefined && sentAt >= 0) {
    const rest = wanted.slice(sentAt)
    account.held.add(template.id, {
      release: () => playAll(paid(rest)),
      drop: () => playAll([{ status: 'failed', code: DROPPED, isCodeText: true }]),
    })
    await settle(playAll(wanted.slice(0, sentAt)))
    return { message, held }
  }
  await settle(playAll(paid(wanted)))
  return { message, held: undefined }

  async function settle(events: Promise<void>): Promise<void> {
    if (faults.strike('event-before-reply', { to })) await events
  }
}

/** What the limits make of an accepted message. A message that fails on its own is not sent, and does not count for its person. */
function failureOfRates(
  planned: Outcome,
  to: string,
  { admission, faults, pairRate, rate4001 }: AdmittedContext,
): Outcome | undefined {
  if (!rate4001.admit() || faults.strike('rate-limited', { to }) !== undefined) return answer.fail(4001)
  if (admission.type === 'failing') return answer.fail(admission.code)
  return planned.type === 'fail' || pairRate.admit(to) ? undefined : answer.fail(PAIR_RATE_HIT)
}

/** What is known of a message once it is accepted. */
function messageOf(
  request: RequestRecord,
  kind: MessageKind,
  { account, options }: Pick<SendContext, 'account' | 'options'>,
): AcceptedMessage {
  const { to, userId } = request
  const { people, prices, templates, userIds, windows } = account
  const { random, whatsappIds } = options
  const isToUserId = userId !== undefined
  const person = userIds.personAt(to)
  if (!isToUserId) people.writtenTo(to)
  const shown = person && people.namesOf(person).phone
  const metaId = createWhatsappId(shown ?? to, random, 'outbound')
  const isInWindow = windows.isInWindow(to)
  return {
    messageId: createUuid(random),
    ...(whatsappIds === 'uuid'
      ? { whatsappId: createUuid(random), metaMessageId: metaId }
      : { whatsappId: metaId }),
    conversationId: createConversationId(random),
    to,
    isToUserId,
    person,
    kind,
    price: prices.priceOf(priceCategoryOf(request, kind, templates), kind, isInWindow),
    opensConversation: kind === 'template' && !isInWindow,
  }
}
