export type { ApiCall, ApiResponse, CallApi } from './api-call.ts'
export type { AxiosLike } from './axios-instance.ts'
export type { RenewalEvent } from './credentials/renewal-event.ts'
export type { RenewalLock, RenewalPause } from './credentials/renewal-lock.ts'
export type { SharedCredential } from './credentials/shared-credential.ts'
export type {
  Credential,
  CredentialRequest,
  CredentialSource,
} from './credentials/source.ts'
export { type UniversalAppTokenOptions, universalAppToken } from './credentials/universal-app-token.ts'
export type { HttpResponse, ReadReplyOptions } from './http-response.ts'
export { parseOwnWebhook, parseWebhook } from './parse-webhook.ts'
export { isAppId, type PartnerOptions, type PartnerTransport, partner, type TokenSource } from './partner.ts'
export { type Reply, readReply } from './read-reply.ts'
export { addressed, type ConnectionSlot, createTransport, sendForm, type Transport } from './transport.ts'
