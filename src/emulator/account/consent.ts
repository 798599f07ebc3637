/** Who has opted out, and who wants no marketing. */
export class Consent {
  readonly #optedOut = new Set<string>()
  readonly #withoutMarketing = new Set<string>()

  optOut(number: string): void {
    this.#optedOut.add(number)
  }

  optIn(number: string): void {
    this.#optedOut.delete(number)
  }

  stopMarketing(number: string): void {
    this.#withoutMarketing.add(number)
  }

  resumeMarketing(number: string): void {
    this.#withoutMarketing.delete(number)
  }

  hasOptedOut(number: string): boolean {
    return this.#optedOut.has(number)
  }

  hasStoppedMarketing(number: string): boolean {
    return this.#withoutMarketing.has(number)
  }
}
