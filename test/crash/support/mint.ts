import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, accept, json } from '../../support/local-server.ts'

export const mintPath = '/mint'

/** How long a call of the mint takes. Concurrent calls of several processes would overlap. */
const mintMs = 50

/** A server that mints tokens which end soon, and accepts messages with a valid one only. */
export class Mint {
  /** Calls of the mint that were under way together at most. */
  mostAtOnce = 0
  /** When the mint was called, as Unix time in milliseconds. */
  readonly calls: number[] = []
  /** When it answered that it is down. */
  readonly failedAt: number[] = []
  /** When each message was accepted, by its number. */
  readonly acceptedAt: { readonly to: string; readonly at: number }[] = []
  /** Messages that were refused, because their token had ended. */
  refused = 0
  isDown = false
  /** Whether the tokens that it mints are refused from the beginning. */
  mintsDeadTokens = false
  readonly #lifeMs: number
  readonly #validUntil = new Map<string, number>()
  #underWay = 0

  constructor(lifeMs: number) {
    this.#lifeMs = lifeMs
  }

  readonly answer: Answer = async (request, response) => {
    if (request.path === mintPath) {
      this.calls.push(Date.now())
      this.#underWay += 1
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay)
      await delay(mintMs)
      this.#underWay -= 1
      if (!this.isDown) return json(response, 200, this.#mint())
      this.failedAt.push(Date.now())
      return json(response, 503, {})
    }
    const validUntil = this.#validUntil.get(String(request.headers['apikey'])) ?? 0
    if (Date.now() >= validUntil) {
      this.refused += 1
      return json(response, 401, { status: 'error', message: 'Authentication Failed' })
    }
    this.acceptedAt.push({ to: request.to, at: Date.now() })
    return await accept(request, response)
  }

  /** The numbers of the accepted messages. */
  get accepted(): string[] {
    return this.acceptedAt.map(({ to }) => to)
  }

  /** Ends every token that it has given. */
  revokeAll(): void {
    for (const token of this.#validUntil.keys()) this.#validUntil.set(token, 0)
  }

  #mint(): { readonly token: string; readonly expiresInMs: number } {
    const token = `token-${this.#validUntil.size + 1}`
    this.#validUntil.set(token, this.mintsDeadTokens ? 0 : Date.now() + this.#lifeMs)
    return { token, expiresInMs: this.#lifeMs }
  }
}
