/** The ids by which an event names its message. */
export interface EventIds {
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
}
