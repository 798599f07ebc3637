export { type ApiCapabilities, defaultCapabilities, type V3Endpoint } from './api-capabilities.ts'
export type {
  Contact,
  ContactAddress,
  ContactEmail,
  ContactMessage,
  ContactName,
  ContactOrganization,
  ContactPhone,
  ContactUrl,
} from './contact.ts'
export type { CtaUrlHeader, CtaUrlMessage } from './cta-url.ts'
export type { MessageContext } from './fields.ts'
export type { ListButton, ListMessage, ListRow, ListSection } from './list.ts'
export { isLocalHost } from './local-media.ts'
export type { LocationMessage } from './location.ts'
export type { LocationRequestBody, LocationRequestMessage } from './location-request.ts'
export type { AudioMessage, FileMessage, ImageMessage, VideoMessage } from './media.ts'
export type { MediaById, MediaByUrl, MediaSource } from './media-source.ts'
export type { Message, MessageInput } from './message.ts'
export type { NamedTemplateMessage } from './named-template.ts'
export { normalizeNumber } from './number.ts'
export { contentOf, prepareMessage } from './prepare.ts'
export type {
  CatalogMessage,
  Product,
  ProductDetailsMessage,
  ProductListMessage,
  ProductSection,
  ProductText,
} from './product-details.ts'
export type {
  QuickReplyContent,
  QuickReplyFile,
  QuickReplyMessage,
  QuickReplyOption,
  QuickReplyPicture,
  QuickReplyText,
} from './quick-reply.ts'
export type { ReactionMessage } from './reaction.ts'
export type { StickerMessage } from './sticker.ts'
export type { TemplateMessage, TemplatePostback } from './template.ts'
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
export type { TextMessage } from './text.ts'
