export { type ApiCapabilities, defaultCapabilities, type V3Endpoint } from './api-capabilities.ts'
export type { MessageContext } from './fields.ts'
export { isLocalHost } from './local-media.ts'
export type { MediaById, MediaByUrl, MediaSource } from './media-source.ts'
export type * from './message.ts'
export { normalizeNumber } from './number.ts'
export { contentOf, prepareMessage } from './prepare.ts'
export { normalizeRecipient } from './recipient.ts'
export type {
  TemplateBody,
  TemplateButton,
  TemplateCard,
  TemplateCards,
  TemplateComponent,
  TemplateCopyCodeButton,
  TemplateCurrency,
  TemplateDateTime,
  TemplateHeader,
  TemplateHeaderParameter,
  TemplateLimitedTimeOffer,
  TemplateLink,
  TemplatePlace,
  TemplateQuickReplyButton,
  TemplateText,
  TemplateUrlButton,
} from './template-component.ts'
export type { TemplateCarousel, TemplateLocation, TemplateMedia } from './template-media.ts'
export type { CouponCode, OneTimePassword, TemplateParam } from './template-values.ts'
