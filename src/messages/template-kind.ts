import type { Given, MessageKind } from './kind.ts'
import { type NamedTemplateMessage, namedTemplateKind } from './named-template.ts'
import type { TemplateMessage } from './template.ts'
import { templateByIdKind } from './template-by-id.ts'

/** Templates by Gupshup's id, and by the name they have at Meta. */
export const templateKind: MessageKind<TemplateMessage | NamedTemplateMessage> = {
  check: (given) => (isByName(given) ? namedTemplateKind : templateByIdKind).check(given),
  prepare: (message, wire) =>
    message.name === undefined
      ? templateByIdKind.prepare(message, wire)
      : namedTemplateKind.prepare(message, wire),
}

function isByName({ id, name }: Given): boolean {
  return (id === undefined || id === null) && name !== undefined && name !== null
}
