import { expect, it } from 'vitest'
import { anna, lastEvent, openEmulator, post, postV3, templateForm } from './support.ts'

const id = '3f0c7a52-1d6e-4b8a-9c2d-7e5f4a3b2c1d'

it.each([
  ['a\nb', 132018],
  ['a\tb', 132018],
  ['a     b', 132018],
  ['', 131008],
  ['\u200b', 131008],
  ['a    b', undefined],
])('a template by id with the value %j ends with the code %s', async (value, code) => {
  const emulator = await openEmulator()
  const template = JSON.stringify({ id, params: ['a', value] })
  const response = await post(emulator, 'template/msg', templateForm(emulator, anna, { template }))
  expect(response.status).toBe(202)
  await emulator.idle()
  expect(lastEvent(emulator)).toEqual({ event: code === undefined ? 'delivered' : 'failed', code })
})

const body = (text: string) => ({ type: 'body', parameters: [{ type: 'text', text }] })

it.each([
  ['a line break in its body', [body('a\nb')], 132018],
  [
    'a line break in a card',
    [{ type: 'carousel', cards: [{ card_index: 0, components: [body('a\nb')] }] }],
    132018,
  ],
  [
    'an empty value in a button',
    [{ type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '' }] }],
    131008,
  ],
  ['valid values', [body('a')], undefined],
])('a template by name with %s ends as it does at Meta', async (_, components, code) => {
  const emulator = await openEmulator()
  await postV3(emulator, `/partner/app/${emulator.appId}/v3/message`, {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: anna,
    type: 'template',
    template: { name: 'new_shoes', language: { code: 'en' }, components },
  })
  await emulator.idle()
  expect(lastEvent(emulator)).toEqual({ event: code === undefined ? 'delivered' : 'failed', code })
})
