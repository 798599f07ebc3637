import * as v from 'valibot'
import { buttonIndex } from './button-index.ts'
import { endpoints } from './endpoints.ts'
import { checkFields, type FieldsOf, filledText, notWith, optional } from './fields.ts'
import type { MessageKind } from './kind.ts'
import type { TemplateMessage, TemplatePostback } from './template.ts'
import { checkTemplate } from './template-check.ts'
import { checkMedia, mediaToWire } from './template-media.ts'
import { isPlain, param, paramText } from './template-param.ts'
import { offerEnd } from './template-time.ts'

const templateMessage = v.strictObject({
  type: v.literal('template'),
  id: v.pipe(
    filledText,
    v.check((id) => !/\s/.test(id), 'must be an id without spaces'),
    v.check(
      (id) => !/^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(id),
      "must be Gupshup's id of the template, a UUID; a name goes into `name`, with its `language`",
    ),
    // Observed with Meta's number: 401 "Portal User Not Found With APIKey", which sends one looking at the key.
    v.check(
      (id) => !/^\d+$/.test(id),
      "must be Gupshup's id of the template, a UUID, and not the number it has at Meta",
    ),
  ),
  name: notWith('id'),
  params: v.nullish(v.array(param), () => []),
  media: optional(
    v.looseObject({ type: v.picklist(['image', 'video', 'document', 'location', 'carousel']) }),
  ),
  // https://docs.gupshup.io/reference/sending-text-template and its siblings for limited-time offers and postback texts
  expiration: optional(offerEnd),
  postbackTexts: optional(
    v.pipe(
      v.array(v.strictObject({ index: buttonIndex, text: filledText } satisfies FieldsOf<TemplatePostback>)),
      v.minLength(1),
    ),
  ),
} satisfies Omit<FieldsOf<TemplateMessage>, 'media'> & { media: v.GenericSchema })

export const templateByIdKind: MessageKind<TemplateMessage> = {
  check: (given) => {
    const { media, ...template } = checkFields(templateMessage, given)
    const message = media === undefined ? template : { ...template, media: checkMedia(media) }
    checkTemplate(message)
    return message
  },
  prepare: ({ type, id, params = [], media, expiration, postbackTexts }) => ({
    type,
    path: endpoints.template,
    fields: {
      template: JSON.stringify({ id, params: params.map(paramText), expiration: expiration?.valueOf() }),
      ...(media && { message: JSON.stringify(mediaToWire(media)) }),
      ...(postbackTexts && { postbackTexts: JSON.stringify(postbackTexts) }),
    },
    template: {
      key: id,
      // Whether a code counts once or as often as the template shows it is not documented.
      ...(params.every(isPlain) && { params: params.length }),
      ...(media && { media: media.type }),
    },
  }),
}
