export { Account, type UserIdsRequest } from './account.ts'
export {
  type CredentialEnd,
  credentialEnd,
  describeEnd,
  staticCredentialsWarnFrom,
} from './credential-end.ts'
export { diagnose } from './diagnose/diagnose.ts'
export type { Check, Diagnosis } from './diagnose/probes.ts'
export { type MarkReadOptions, markRead } from './mark-read.ts'
export type { AccountContext } from './request.ts'
export type { EnsureRequest, EnsureResult } from './subscriptions/ensure.ts'
export type { SubscriptionRequest } from './subscriptions/request.ts'
export type { Subscription, SubscriptionDuplicate, SubscriptionMode } from './subscriptions/subscription.ts'
export { Subscriptions } from './subscriptions/subscriptions.ts'
export { TemplateCatalog } from './templates/catalog.ts'
export { checkTemplateUse } from './templates/check-use.ts'
export type { Template, TemplateHeaderKind } from './templates/template.ts'
export { Wallet, type WalletBalance } from './wallet.ts'
