/**
 * The two tokens of the partner API: the one of the partner's account, which a login gives, and the one of an app, which
 * the first one asks for. They are not interchangeable (partner-docs.gupshup.io).
 */
export class PartnerTokens {
  /** What `POST /partner/account/login` gives, and `GET /partner/app/{appId}/token` takes. */
  readonly accountToken = 'emulator-partner-account-token'
  #expired = 0

  /** What the partner endpoints of the app take now. */
  get token(): string {
    return `emulator-partner-app-token-${this.#expired + 1}`
  }

  /** The app's token is no longer taken, and there is a new one. Returns the new one. */
  expireToken(): string {
    this.#expired += 1
    return this.token
  }
}
