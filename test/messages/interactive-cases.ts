import type { InteractiveMessage } from 'gupshup-outbound'

/** An interactive message of each type, and the object that it makes in Meta's form. */
export interface InteractiveCase {
  readonly name: string
  readonly message: InteractiveMessage
  /** As documentation has it. */
  readonly interactive: Readonly<Record<string, unknown>>
}

const amount = (value: number) => ({ value, offset: 100 })
const picture = { type: 'image', image: { link: 'https://example.com/shoe.jpg' } } as const
const film = { type: 'video', video: { link: 'https://example.com/shoe.mp4' } } as const

export const interactiveCases: readonly InteractiveCase[] = [
  {
    name: 'flow',
    message: {
      type: 'interactive',
      interactive: {
        type: 'flow',
        header: { type: 'text', text: 'Shoes' },
        body: { text: 'Book a fitting' },
        footer: { text: 'Takes a minute' },
        action: {
          parameters: {
            flow_message_version: '3',
            flow_id: '1197715005513101',
            flow_cta: 'Book now',
            flow_token: 'order-7',
            mode: 'draft',
            flow_action: 'navigate',
            flow_action_payload: {
              screen: 'BOOKING',
              data: { dates: ['2026-12-01'], url: 'http://localhost/7' },
            },
          },
        },
      },
    },
    interactive: {
      type: 'flow',
      header: { type: 'text', text: 'Shoes' },
      body: { text: 'Book a fitting' },
      footer: { text: 'Takes a minute' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_id: '1197715005513101',
          flow_cta: 'Book now',
          flow_token: 'order-7',
          mode: 'draft',
          flow_action: 'navigate',
          flow_action_payload: {
            screen: 'BOOKING',
            data: { dates: ['2026-12-01'], url: 'http://localhost/7' },
          },
        },
      },
    },
  },
  {
    name: 'address_message',
    message: {
      type: 'interactive',
      interactive: {
        type: 'address_message',
        body: { text: 'Where shall we deliver?' },
        action: {
          parameters: {
            country: 'IN',
            values: { name: 'Asha Rao', in_pin_code: '400063', building_name: '' },
            saved_addresses: [{ id: 'home', value: { house_number: '7', city: 'Mumbai' } }],
            validation_errors: { in_pin_code: 'There is no such pin code.' },
          },
        },
      },
    },
    interactive: {
      type: 'address_message',
      body: { text: 'Where shall we deliver?' },
      action: {
        name: 'address_message',
        parameters: {
          country: 'IN',
          values: { name: 'Asha Rao', in_pin_code: '400063', building_name: '' },
          saved_addresses: [{ id: 'home', value: { house_number: '7', city: 'Mumbai' } }],
          validation_errors: { in_pin_code: 'There is no such pin code.' },
        },
      },
    },
  },
  {
    name: 'order_details',
    message: {
      type: 'interactive',
      interactive: {
        type: 'order_details',
        header: picture,
        body: { text: 'Your bill' },
        footer: { text: 'Thank you' },
        action: {
          parameters: {
            reference_id: 'bill_4711.a-1',
            type: 'physical-goods',
            currency: 'INR',
            total_amount: amount(21_000),
            payment_type: 'upi',
            payment_configuration: 'shop',
            payment_settings: [
              {
                type: 'payment_link',
                payment_link: { uri: 'https://rzp.example/7', success_url: 'http://shop.test/' },
              },
            ],
            beneficiaries: [{ name: 'Asha Rao', city: 'Mumbai', country: 'India', postal_code: '400063' }],
            order: {
              status: 'pending',
              expiration: { timestamp: '1796083200', description: 'The offer is over' },
              items: [
                {
                  name: 'Shoe',
                  amount: amount(12_000),
                  sale_amount: amount(10_000),
                  quantity: 2,
                  country_of_origin: 'India',
                  importer_name: 'Shoes Ltd.',
                  importer_address: { address_line1: '1 Station Road', city: 'Mumbai' },
                  image: { link: 'https://example.com/shoe.jpg' },
                },
              ],
              subtotal: amount(20_000),
              tax: { ...amount(1_000), description: 'GST' },
              shipping: amount(1_000),
              discount: { ...amount(1_000), description: 'Spring', discount_program_name: 'Spring sale' },
            },
          },
        },
      },
    },
    interactive: {
      type: 'order_details',
      header: picture,
      body: { text: 'Your bill' },
      footer: { text: 'Thank you' },
      action: {
        name: 'review_and_pay',
        parameters: {
          reference_id: 'bill_4711.a-1',
          type: 'physical-goods',
          currency: 'INR',
          total_amount: { value: 21_000, offset: 100 },
          payment_type: 'upi',
          payment_configuration: 'shop',
          payment_settings: [
            {
              type: 'payment_link',
              payment_link: { uri: 'https://rzp.example/7', success_url: 'http://shop.test/' },
            },
          ],
          beneficiaries: [{ name: 'Asha Rao', city: 'Mumbai', country: 'India', postal_code: '400063' }],
          order: {
            status: 'pending',
            expiration: { timestamp: '1796083200', description: 'The offer is over' },
            items: [
              {
                name: 'Shoe',
                amount: { value: 12_000, offset: 100 },
                sale_amount: { value: 10_000, offset: 100 },
                quantity: 2,
                country_of_origin: 'India',
                importer_name: 'Shoes Ltd.',
                importer_address: { address_line1: '1 Station Road', city: 'Mumbai' },
                image: { link: 'https://example.com/shoe.jpg' },
              },
            ],
            subtotal: { value: 20_000, offset: 100 },
            tax: { value: 1_000, offset: 100, description: 'GST' },
            shipping: { value: 1_000, offset: 100 },
            discount: {
              value: 1_000,
              offset: 100,
              description: 'Spring',
              discount_program_name: 'Spring sale',
            },
          },
        },
      },
    },
  },
  {
    name: 'order_status',
    message: {
      type: 'interactive',
      interactive: {
        type: 'order_status',
        body: { text: 'Your shoes are on their way' },
        action: {
          parameters: {
            reference_id: 'bill_4711.a-1',
            order: { status: 'partially_shipped', description: 'One of two' },
            payment: { status: 'captured', timestamp: 1_796_083_200 },
          },
        },
      },
    },
    interactive: {
      type: 'order_status',
      body: { text: 'Your shoes are on their way' },
      action: {
        name: 'review_order',
        parameters: {
          reference_id: 'bill_4711.a-1',
          order: { status: 'partially_shipped', description: 'One of two' },
          payment: { status: 'captured', timestamp: 1_796_083_200 },
        },
      },
    },
  },
  {
    name: 'product',
    message: {
      type: 'interactive',
      interactive: {
        type: 'product',
        body: { text: 'This one?' },
        footer: { text: 'Free delivery' },
        action: { catalog_id: '4417', product_retailer_id: 'run-7' },
      },
    },
    interactive: {
      type: 'product',
      body: { text: 'This one?' },
      footer: { text: 'Free delivery' },
      action: { catalog_id: '4417', product_retailer_id: 'run-7' },
    },
  },
  {
    name: 'carousel with buttons that open an address',
    message: {
      type: 'interactive',
      interactive: {
        type: 'carousel',
        body: { text: 'New this week' },
        action: {
          cards: [
            {
              header: picture,
              body: { text: 'Running shoe' },
              action: { parameters: { display_text: 'Buy', url: 'http://localhost/run-7' } },
            },
            {
              header: film,
              action: { parameters: { display_text: 'Buy', url: 'https://example.com/run-8' } },
            },
          ],
        },
      },
    },
    interactive: {
      type: 'carousel',
      body: { text: 'New this week' },
      action: {
        cards: [
          {
            card_index: 0,
            type: 'cta_url',
            header: picture,
            body: { text: 'Running shoe' },
            action: { name: 'cta_url', parameters: { display_text: 'Buy', url: 'http://localhost/run-7' } },
          },
          {
            card_index: 1,
            type: 'cta_url',
            header: film,
            action: {
              name: 'cta_url',
              parameters: { display_text: 'Buy', url: 'https://example.com/run-8' },
            },
          },
        ],
      },
    },
  },
  {
    name: 'carousel with buttons that reply',
    message: {
      type: 'interactive',
      interactive: {
        type: 'carousel',
        body: { text: 'New this week' },
        action: {
          cards: [
            {
              card_index: 1,
              header: picture,
              action: { buttons: [{ quick_reply: { id: 'run-7', title: 'This one' } }] },
            },
            {
              card_index: 0,
              header: picture,
              action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'run-8', title: 'This one' } }] },
            },
          ],
        },
      },
    },
    interactive: {
      type: 'carousel',
      body: { text: 'New this week' },
      action: {
        cards: [
          {
            card_index: 1,
            type: 'cta_url',
            header: picture,
            action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'run-7', title: 'This one' } }] },
          },
          {
            card_index: 0,
            type: 'cta_url',
            header: picture,
            action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'run-8', title: 'This one' } }] },
          },
        ],
      },
    },
  },
  {
    name: 'request_contact_info',
    message: {
      type: 'interactive',
      interactive: { type: 'request_contact_info', body: { text: 'May we have your number?' } },
    },
    interactive: {
      type: 'request_contact_info',
      body: { text: 'May we have your number?' },
      action: { name: 'request_contact_info' },
    },
  },
  {
    name: 'call_permission_request',
    message: {
      type: 'interactive',
      interactive: { type: 'call_permission_request', body: { text: 'May we call you about your order?' } },
    },
    interactive: {
      type: 'call_permission_request',
      body: { text: 'May we call you about your order?' },
      action: { name: 'call_permission_request' },
    },
  },
]
