/** What a reply says of a message that waits: `paused` was seen in the types of public clients, the other one is Meta's. */
export type HeldStatus = 'held_for_quality_assessment' | 'paused'

/** A message that waits for what becomes of its template. */
export interface HeldMessage {
  /** Goes on as if it had not waited. */
  readonly release: () => void
  readonly drop: () => void
}

/**
 * Templates whose messages Meta accepts and holds until it knows how good the template is: then they are sent, or all dropped
 * (developers.facebook.com, template pacing, of 11 Sep 2026).
 */
export class HeldMessages {
  readonly #byTemplate = new Map<string, { readonly status: HeldStatus; readonly messages: HeldMessage[] }>()

  /** Holds the messages of a template from now on. Those that wait already go on waiting. */
  hold(templateId: string, status: HeldStatus): void {
    const messages = this.#byTemplate.get(templateId)?.messages ?? []
    this.#byTemplate.set(templateId, { status, messages })
  }

  /** `undefined`: messages of the template are not held. */
  statusOf(templateId: string | undefined): HeldStatus | undefined {
    return templateId === undefined ? undefined : this.#byTemplate.get(templateId)?.status
  }

  add(templateId: string, message: HeldMessage): void {
    this.#byTemplate.get(templateId)?.messages.push(message)
  }

  /** Holds no more, and gives those that waited. */
  end(templateId: string): readonly HeldMessage[] {
    const messages = this.#byTemplate.get(templateId)?.messages ?? []
    this.#byTemplate.delete(templateId)
    return messages
  }
}
