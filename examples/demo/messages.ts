import type { InteractiveMessage, Message, NamedTemplateMessage, TemplateMessage } from 'gupshup-outbound'

const picture = 'https://cdn.example.com/shoe.jpg'
const video = 'https://cdn.example.com/shoe.mp4'
const invoice = 'https://cdn.example.com/4711.pdf'
const id = '1f8b6d2c-4e5a-4b7d-9c3e-8a7b6c5d4e01'

/** One session message of each type, in a form that both formats accept. */
export const sessionMessages: readonly Message[] = [
  { type: 'text', text: 'Your order has shipped' },
  { type: 'image', url: picture, caption: 'Your shoes' },
  { type: 'file', url: invoice, filename: 'Invoice 4711.pdf' },
  { type: 'audio', url: 'https://cdn.example.com/hello.ogg' },
  { type: 'video', url: video, caption: 'How to lace them' },
  { type: 'sticker', url: 'https://cdn.example.com/thanks.webp' },
  { type: 'location', latitude: 12.97, longitude: 77.59, name: 'Shop', address: '1 Station Road' },
  {
    type: 'contact',
    contact: {
      name: { formattedName: 'Asha Rao', firstName: 'Asha' },
      phones: [{ phone: '+91 99000 00002' }],
    },
  },
  { type: 'reaction', msgId: '5d2e8f0a-7b1c-4c3d-8e9f-0a1b2c3d4e5f', emoji: '👍' },
  {
    type: 'list',
    title: 'Delivery',
    body: 'When shall we come?',
    globalButtons: [{ title: 'Choose' }],
    items: [{ options: [{ title: 'Morning', postbackText: 'am' }, { title: 'Evening' }] }],
  },
  {
    type: 'quick_reply',
    content: { type: 'text', text: 'Shall we come today?', caption: 'Until 8 pm' },
    options: [{ title: 'Yes', postbackText: 'today' }, { title: 'No' }],
  },
  {
    type: 'cta_url',
    body: 'It is on its way.',
    display_text: 'Track it',
    url: 'https://shop.example.com/4711',
  },
  {
    type: 'product_details',
    subType: 'product_list',
    catalogId: '300000000000003',
    header: { text: 'New shoes' },
    body: { text: 'Have a look' },
    sections: [{ title: 'Shoes', productList: [{ productId: 'shoe-1' }] }],
  },
  { type: 'product_details', subType: 'catalog_message', body: { text: 'All shoes' }, thumbnailId: 'shoe-1' },
  { type: 'location_request_message', body: { text: 'Where shall we come?' } },
]

/** One interactive message of each type. Only the partner API takes them. */
export const interactiveMessages: readonly InteractiveMessage[] = [
  {
    type: 'interactive',
    interactive: {
      type: 'flow',
      body: { text: 'Book a fitting' },
      action: {
        parameters: { flow_message_version: '3', flow_id: '500000000000005', flow_cta: 'Book now' },
      },
    },
  },
  {
    type: 'interactive',
    interactive: {
      type: 'address_message',
      body: { text: 'Where shall we deliver?' },
      action: { parameters: { country: 'IN', values: { city: 'Mumbai' } } },
    },
  },
  {
    type: 'interactive',
    interactive: {
      type: 'order_details',
      body: { text: 'Your bill' },
      action: {
        parameters: {
          reference_id: 'bill-4711',
          type: 'physical-goods',
          currency: 'INR',
          total_amount: { value: 210_000, offset: 100 },
          payment_type: 'upi',
          payment_configuration: 'shop',
          order: {
            status: 'pending',
            items: [{ name: 'Shoes', amount: { value: 200_000, offset: 100 }, quantity: 1 }],
            subtotal: { value: 200_000, offset: 100 },
            tax: { value: 10_000, offset: 100 },
          },
        },
      },
    },
  },
  {
    type: 'interactive',
    interactive: {
      type: 'order_status',
      body: { text: 'Your shoes are on their way' },
      action: { parameters: { reference_id: 'bill-4711', order: { status: 'shipped' } } },
    },
  },
  {
    type: 'interactive',
    interactive: {
      type: 'product',
      action: { catalog_id: '300000000000003', product_retailer_id: 'shoe-1' },
    },
  },
  {
    type: 'interactive',
    interactive: {
      type: 'carousel',
      body: { text: 'New this week' },
      action: {
        cards: [
          {
            header: { type: 'image', image: { link: picture } },
            action: { parameters: { display_text: 'Buy', url: 'https://shop.example.com/shoe-1' } },
          },
          {
            header: { type: 'video', video: { link: video } },
            action: { parameters: { display_text: 'Buy', url: 'https://shop.example.com/shoe-2' } },
          },
        ],
      },
    },
  },
  {
    type: 'interactive',
    interactive: { type: 'request_contact_info', body: { text: 'May we have your number?' } },
  },
  {
    type: 'interactive',
    interactive: { type: 'call_permission_request', body: { text: 'May we call you about your order?' } },
  },
]

/** Every form of a template by its id. */
export const templateForms: ReadonlyArray<readonly [name: string, message: TemplateMessage]> = [
  ['text', { type: 'template', id, params: ['Asha', '4711'] }],
  ['image', { type: 'template', id, media: { type: 'image', url: picture } }],
  ['video', { type: 'template', id, media: { type: 'video', id: '400000000000004' } }],
  ['document', { type: 'template', id, media: { type: 'document', url: invoice, filename: '4711.pdf' } }],
  [
    'location',
    {
      type: 'template',
      id,
      media: { type: 'location', latitude: 12.97, longitude: 77.59, name: 'Shop', address: '1 Station Road' },
    },
  ],
  [
    'carousel',
    {
      type: 'template',
      id,
      params: ['Asha'],
      media: { type: 'carousel', cardHeaderType: 'IMAGE', cards: [{ url: picture }, { url: picture }] },
    },
  ],
  ['coupon', { type: 'template', id, params: ['Asha', { couponCode: 'SPRING25' }] }],
  ['one-time code', { type: 'template', id, params: [{ oneTimePassword: '428193' }] }],
  ['offer', { type: 'template', id, params: ['Asha'], expiration: new Date('2027-01-01T00:00:00Z') }],
  ['postbacks', { type: 'template', id, params: [], postbackTexts: [{ index: 0, text: 'today' }] }],
]

/** Every form of a template by its name. */
export const namedTemplates: ReadonlyArray<readonly [name: string, message: NamedTemplateMessage]> = [
  [
    'text',
    {
      type: 'template',
      name: 'order_shipped',
      language: 'en',
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
    },
  ],
  [
    'image, buttons',
    {
      type: 'template',
      name: 'new_shoes',
      language: 'en_US',
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: picture } }] },
        { type: 'body', parameters: [{ type: 'text', text: 'Asha' }] },
        { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '4711' }] },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: 1,
          parameters: [{ type: 'payload', payload: 'no' }],
        },
      ],
    },
  ],
  [
    'offer, coupon',
    {
      type: 'template',
      name: 'spring_offer',
      language: 'en',
      components: [
        {
          type: 'limited_time_offer',
          parameters: [
            {
              type: 'limited_time_offer',
              limited_time_offer: { expiration_time_ms: Date.UTC(2027, 0, 1) },
            },
          ],
        },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: 0,
          parameters: [{ type: 'coupon_code', coupon_code: 'SPRING25' }],
        },
      ],
    },
  ],
  [
    'carousel',
    {
      type: 'template',
      name: 'shoe_rack',
      language: 'en',
      components: [
        {
          type: 'carousel',
          cards: [
            {
              card_index: 0,
              components: [{ type: 'header', parameters: [{ type: 'image', image: { link: picture } }] }],
            },
          ],
        },
      ],
    },
  ],
]

export const namedPassword: NamedTemplateMessage = {
  type: 'template',
  name: 'login_code',
  language: 'en',
  oneTimePassword: '428193',
}
