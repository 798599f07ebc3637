export type { LimitForm, PricingTier, ThroughputEvent } from './account/account-webhooks.ts'
export type { HeldStatus } from './account/held-messages.ts'
export type { MessagingLimitOptions } from './account/messaging-limit.ts'
export type { Tier } from './account/standing.ts'
export type {
  NewTemplate,
  Template,
  TemplateButton,
  TemplateCategory,
  TemplateStatus,
} from './account/template.ts'
export type { WalletOptions } from './account/wallet.ts'
export {
  type Answer,
  answer,
  type DeliverAnswer,
  type EventsAnswer,
  type FailAnswer,
  type NetworkFault,
  type NetworkFaultAnswer,
  type Outcome,
  type ReplyAnswer,
} from './answers/answer.ts'
export { numberFor } from './answers/code-numbers.ts'
export type { CredentialControls } from './credentials/controls.ts'
export type {
  CredentialHeader,
  CredentialKind,
  CredentialRefusal,
  CredentialStatus,
  EmulatedCredential,
  IssueOptions,
} from './credentials/credential.ts'
export type { CredentialOptions } from './credentials/options.ts'
export type { TokenEndpoint } from './credentials/token-endpoint.ts'
export type { Emulator } from './emulator.ts'
export type { Restriction, TemplatePause } from './events/account.ts'
export type { EmulatedUserEvent, Inbound, InboundOther, InboundText } from './events/inbound.ts'
export type { Price, PriceChange } from './events/price.ts'
export type { EventStep, FailedStep, MessageKind, Side, StatusStep } from './events/step.ts'
export { type Fault, type FaultKind, type FaultOptions, faultKinds } from './fault-registry.ts'
export type { PairRateOptions } from './limits/pair-rate.ts'
export type { RateStep } from './limits/stepped-rate.ts'
export type { ThroughputCounts } from './limits/throughput.ts'
export type {
  LastingExcess,
  OtherAppOptions,
  SlowingOptions,
  ThroughputOptions,
} from './limits/throughput-options.ts'
export type { EmulatorEvents, WaitOptions } from './log/history.ts'
export type {
  Counters,
  GivenAnswer,
  PostedWebhook,
  ReceivedRequest,
  SendEndpoint,
  WebhookAttempt,
} from './log/records.ts'
export type { EmulatorOptions, WindowMode } from './options.ts'
export type { PeopleControls } from './people/controls.ts'
export type { ChangeOptions, EmulatedPerson, NewPerson, PersonChanges } from './people/person.ts'
export type { UserIdOptions } from './people/user-ids.ts'
export { startEmulator } from './start.ts'
export type {
  SubscriptionMode,
  WebhookAddress,
  WebhookReceiver,
  WebhookTarget,
  WebhookVersion,
} from './webhooks/subscription.ts'
