import type { Message } from 'gupshup-outbound'

/** A message of each type, and the form that it makes. */
export interface WireCase {
  readonly name: string
  readonly message: Message
  /** The form fields that the message makes, as documentation and production clients have them. */
  readonly fields: Readonly<Record<string, unknown>>
  /** @default the endpoint of session messages */
  readonly path?: string
}

const id = '0c9e4f52-7d61-4b1a-9a55-7c1f0a3d2b88'
const templatePath = '/wa/api/v1/template/msg'

export const wireCases: readonly WireCase[] = [
  {
    name: 'text',
    message: {
      type: 'text',
      text: 'See https://example.com',
      previewUrl: true,
      context: { msgId: 'gs-1' },
    },
    fields: {
      message: {
        type: 'text',
        text: 'See https://example.com',
        previewUrl: true,
        context: { msgId: 'gs-1' },
      },
    },
  },
  {
    name: 'image',
    message: {
      type: 'image',
      url: 'https://example.com/a.jpg',
      previewUrl: 'https://example.com/s.jpg',
      caption: 'A',
    },
    fields: {
      message: {
        type: 'image',
        originalUrl: 'https://example.com/a.jpg',
        previewUrl: 'https://example.com/s.jpg',
        caption: 'A',
      },
    },
  },
  {
    name: 'image by id',
    message: { type: 'image', id: '77', context: { msgId: 'gs-1' } },
    fields: { message: { type: 'image', id: '77', context: { msgId: 'gs-1' } } },
  },
  {
    name: 'file',
    message: { type: 'file', url: 'https://example.com/7.pdf', filename: 'Bill 7.pdf', caption: 'Yours' },
    fields: {
      message: { type: 'file', url: 'https://example.com/7.pdf', filename: 'Bill 7.pdf', caption: 'Yours' },
    },
  },
  {
    name: 'audio',
    message: { type: 'audio', url: 'https://example.com/a.ogg', context: { msgId: 'gs-1' } },
    fields: { message: { type: 'audio', url: 'https://example.com/a.ogg', context: { msgId: 'gs-1' } } },
  },
  {
    name: 'video',
    message: { type: 'video', url: 'https://example.com/a.mp4', caption: '50 % off + more' },
    fields: { message: { type: 'video', url: 'https://example.com/a.mp4', caption: '50 % off + more' } },
  },
  {
    name: 'sticker',
    message: { type: 'sticker', url: 'https://example.com/a.webp' },
    fields: { message: { type: 'sticker', url: 'https://example.com/a.webp' } },
  },
  {
    name: 'location',
    message: { type: 'location', longitude: '77.59', latitude: 12.97, name: 'Shop', address: '1 Road' },
    fields: {
      message: { type: 'location', longitude: 77.59, latitude: 12.97, name: 'Shop', address: '1 Road' },
    },
  },
  {
    name: 'contact',
    message: {
      type: 'contact',
      contact: {
        addresses: [{ city: 'Pune', country: 'India', countryCode: 'in', type: 'HOME', zip: '411001' }],
        birthday: '1991-02-03',
        emails: [{ email: 'asha@example.com', type: 'WORK' }],
        name: { firstName: 'Asha', formattedName: 'Asha Rao', lastName: 'Rao' },
        org: { company: 'Shoes', department: 'Sales', title: 'Head' },
        phones: [{ phone: '+919900000002', type: 'CELL', wa_id: '919900000002' }],
        urls: [{ url: 'https://example.com', type: 'WORK' }],
      },
    },
    fields: {
      message: {
        type: 'contact',
        contact: {
          addresses: [{ city: 'Pune', country: 'India', countryCode: 'in', type: 'HOME', zip: '411001' }],
          birthday: '1991-02-03',
          emails: [{ email: 'asha@example.com', type: 'WORK' }],
          name: { firstName: 'Asha', formattedName: 'Asha Rao', lastName: 'Rao' },
          org: { company: 'Shoes', department: 'Sales', title: 'Head' },
          phones: [{ phone: '+919900000002', type: 'CELL', wa_id: '919900000002' }],
          urls: [{ url: 'https://example.com', type: 'WORK' }],
        },
      },
    },
  },
  {
    name: 'reaction',
    message: { type: 'reaction', msgId: 'gs-1', emoji: '🎉' },
    fields: { message: { type: 'reaction', msgId: 'gs-1', emoji: '🎉' } },
  },
  {
    name: 'reaction taken back',
    message: { type: 'reaction', msgId: 'gs-1', emoji: '' },
    fields: { message: { type: 'reaction', msgId: 'gs-1', emoji: '' } },
  },
  {
    name: 'list',
    message: {
      type: 'list',
      title: 'Delivery',
      body: 'When?',
      footer: 'Until 8 pm',
      msgid: 'order-7',
      globalButtons: [{ title: 'Choose' }],
      items: [
        {
          title: 'Today',
          subtitle: 'Pune',
          options: [{ title: 'Morning', description: 'Until noon', postbackText: 'am', encodeText: true }],
        },
        { title: 'Later', options: [{ title: 'Tomorrow' }] },
      ],
    },
    fields: {
      message: {
        type: 'list',
        title: 'Delivery',
        body: 'When?',
        footer: 'Until 8 pm',
        msgid: 'order-7',
        globalButtons: [{ type: 'text', title: 'Choose' }],
        items: [
          {
            title: 'Today',
            subtitle: 'Pune',
            options: [
              {
                type: 'text',
                title: 'Morning',
                description: 'Until noon',
                postbackText: 'am',
                encodeText: true,
              },
            ],
          },
          { title: 'Later', options: [{ type: 'text', title: 'Tomorrow' }] },
        ],
      },
    },
  },
  {
    name: 'quick_reply with a text',
    message: {
      type: 'quick_reply',
      msgid: 'order-7',
      content: { type: 'text', header: 'Delivery', text: 'Today?', caption: 'Until 8 pm' },
      options: [{ title: 'Yes', postbackText: 'today' }, { title: 'No' }],
    },
    fields: {
      message: {
        type: 'quick_reply',
        msgid: 'order-7',
        content: { type: 'text', header: 'Delivery', text: 'Today?', caption: 'Until 8 pm' },
        options: [
          { type: 'text', title: 'Yes', postbackText: 'today' },
          { type: 'text', title: 'No' },
        ],
      },
    },
  },
  {
    name: 'quick_reply with an image',
    message: {
      type: 'quick_reply',
      content: { type: 'image', url: 'https://example.com/a.jpg', text: 'This one?', caption: 'Blue' },
      options: [{ title: 'Yes' }],
    },
    fields: {
      message: {
        type: 'quick_reply',
        content: { type: 'image', url: 'https://example.com/a.jpg', text: 'This one?', caption: 'Blue' },
        options: [{ type: 'text', title: 'Yes' }],
      },
    },
  },
  {
    name: 'quick_reply with a video',
    message: {
      type: 'quick_reply',
      content: { type: 'video', url: 'https://example.com/a.mp4', text: 'Clear?' },
      options: [{ title: 'Yes' }],
    },
    fields: {
      message: {
        type: 'quick_reply',
        content: { type: 'video', url: 'https://example.com/a.mp4', text: 'Clear?' },
        options: [{ type: 'text', title: 'Yes' }],
      },
    },
  },
  {
    name: 'quick_reply with a file',
    message: {
      type: 'quick_reply',
      content: { type: 'file', url: 'https://example.com/7.pdf', filename: 'Bill 7.pdf', text: 'Right?' },
      options: [{ title: 'Yes' }],
    },
    fields: {
      message: {
        type: 'quick_reply',
        content: { type: 'file', url: 'https://example.com/7.pdf', filename: 'Bill 7.pdf', text: 'Right?' },
        options: [{ type: 'text', title: 'Yes' }],
      },
    },
  },
  {
    name: 'cta_url',
    message: {
      type: 'cta_url',
      display_text: 'Track it',
      url: 'https://example.com/t/1?a=b&c=d',
      body: 'On its way',
      footer: 'Thanks',
      header: { type: 'image', url: 'https://example.com/a.jpg' },
    },
    fields: {
      message: {
        type: 'cta_url',
        display_text: 'Track it',
        url: 'https://example.com/t/1?a=b&c=d',
        body: 'On its way',
        footer: 'Thanks',
        header: { type: 'image', image: { link: 'https://example.com/a.jpg' } },
      },
    },
  },
  {
    name: 'product_details with a list',
    message: {
      type: 'product_details',
      subType: 'product_list',
      catalogId: '4417',
      header: { text: 'Shoes' },
      body: { text: 'New' },
      footer: { text: 'Free delivery' },
      sections: [{ title: 'Running', productList: [{ productId: 'run-7' }] }],
    },
    fields: {
      message: {
        type: 'product_details',
        subType: 'product_list',
        catalogId: '4417',
        header: { text: 'Shoes' },
        body: { text: 'New' },
        footer: { text: 'Free delivery' },
        sections: [{ title: 'Running', productList: [{ productId: 'run-7' }] }],
      },
    },
  },
  {
    name: 'product_details with the catalogue',
    message: {
      type: 'product_details',
      subType: 'catalog_message',
      body: { text: 'All shoes' },
      footer: { text: 'Free delivery' },
      thumbnailId: 'run-7',
    },
    fields: {
      message: {
        type: 'product_details',
        subType: 'catalog_message',
        body: { text: 'All shoes' },
        footer: { text: 'Free delivery' },
        thumbnailId: 'run-7',
      },
    },
  },
  {
    name: 'location_request_message',
    message: { type: 'location_request_message', body: { text: 'Where?' }, msgid: 'order-7' },
    fields: {
      message: {
        type: 'location_request_message',
        body: { type: 'text', text: 'Where?' },
        action: { name: 'send_location' },
        msgid: 'order-7',
      },
    },
  },
  {
    name: 'template with text',
    message: { type: 'template', id, params: ['Asha', '4711'] },
    path: templatePath,
    fields: { template: { id, params: ['Asha', '4711'] } },
  },
  {
    name: 'template with an image',
    message: { type: 'template', id, media: { type: 'image', url: 'https://example.com/a.jpg' } },
    path: templatePath,
    fields: {
      template: { id, params: [] },
      message: { type: 'image', image: { link: 'https://example.com/a.jpg' } },
    },
  },
  {
    name: 'template with a video by id',
    message: { type: 'template', id, media: { type: 'video', id: '77' } },
    path: templatePath,
    fields: { template: { id, params: [] }, message: { type: 'video', video: { id: '77' } } },
  },
  {
    name: 'template with a document',
    message: {
      type: 'template',
      id,
      params: ['7'],
      media: { type: 'document', url: 'https://example.com/7.pdf', filename: 'Bill 7.pdf' },
    },
    path: templatePath,
    fields: {
      template: { id, params: ['7'] },
      message: {
        type: 'document',
        document: { link: 'https://example.com/7.pdf', filename: 'Bill 7.pdf' },
      },
    },
  },
  {
    name: 'template with a location',
    message: {
      type: 'template',
      id,
      media: { type: 'location', longitude: 77.5, latitude: 12.9, name: 'Shop', address: '1 Road' },
    },
    path: templatePath,
    fields: {
      template: { id, params: [] },
      message: {
        type: 'location',
        location: { longitude: '77.5', latitude: '12.9', name: 'Shop', address: '1 Road' },
      },
    },
  },
  {
    name: 'template with a carousel',
    message: {
      type: 'template',
      id,
      params: ['Asha', 'Shoe', 'Boot'],
      media: {
        type: 'carousel',
        cardHeaderType: 'IMAGE',
        cards: [{ url: 'https://example.com/1.jpg' }, { id: '77' }],
      },
    },
    path: templatePath,
    fields: {
      template: { id, params: ['Asha', 'Shoe', 'Boot'] },
      message: {
        type: 'carousel',
        cardHeaderType: 'IMAGE',
        cards: [{ link: 'https://example.com/1.jpg' }, { id: '77' }],
      },
    },
  },
  {
    name: 'template with a coupon code',
    message: { type: 'template', id, params: ['Asha', { couponCode: 'SAVE20' }] },
    path: templatePath,
    fields: { template: { id, params: ['Asha', 'SAVE20'] } },
  },
  {
    name: 'template with a one-time password',
    message: { type: 'template', id, params: [{ oneTimePassword: '482913' }] },
    path: templatePath,
    fields: { template: { id, params: ['482913'] } },
  },
  {
    name: 'template with a limited-time offer',
    message: {
      type: 'template',
      id,
      params: [{ couponCode: 'SAVE20' }],
      expiration: new Date('2030-01-01T00:00:00Z'),
    },
    path: templatePath,
    fields: { template: { id, params: ['SAVE20'], expiration: 1893456000000 } },
  },
  {
    name: 'template with postback texts',
    message: {
      type: 'template',
      id,
      postbackTexts: [
        { index: 0, text: 'yes' },
        { index: 1, text: 'no' },
      ],
    },
    path: templatePath,
    fields: {
      template: { id, params: [] },
      postbackTexts: [
        { index: 0, text: 'yes' },
        { index: 1, text: 'no' },
      ],
    },
  },
]
