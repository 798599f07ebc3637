import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { answer, type Emulator, numberFor } from 'gupshup-outbound/emulator'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest'
import { anna, openEmulator, openReceiver, post, sendSession, sessionForm } from './support.ts'

const { CHROMIUM_PATH: executablePath = '/usr/bin/chromium', CI } = process.env

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser | undefined

beforeAll(async () => {
  if (existsSync(executablePath)) browser = await chromium.launch({ executablePath, args })
})

afterAll(() => browser?.close())

/** Opens the emulator's page; without a browser the test is skipped aloud, and fails in continuous integration. */
async function openPage(
  context: TestContext,
  emulator: Emulator,
  colorScheme: 'light' | 'dark' = 'light',
  viewport = { width: 1280, height: 720 },
) {
  if (!browser) {
    const problem = `No browser at ${executablePath}: THE PAGE WAS NOT TESTED. Install chromium or set CHROMIUM_PATH.`
    if (CI) throw new Error(problem)
    process.stderr.write(`\n${problem}\n`)
    return context.skip(problem)
  }
  const page = await browser.newPage({ colorScheme, viewport })
  onTestFinished(() => page.close())
  const errors: string[] = []
  page.on('console', (message) => errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(emulator.url)) errors.push(`requested ${request.url()}`)
  })
  await page.goto(emulator.url)
  await page.getByText('live', { exact: true }).waitFor()
  return { page, errors }
}

/** The page with a row of every tone on it, one opened, and a fault set. */
async function openBusyPage(
  context: TestContext,
  colorScheme: 'light' | 'dark',
  viewport: { readonly width: number; readonly height: number },
) {
  const receiver = await openReceiver(200, 200, 500)
  const emulator = await openEmulator({ webhook: { url: receiver.url }, webhookTries: 1 })
  const { page } = await openPage(context, emulator, colorScheme, viewport)
  await sendSession(emulator)
  await page.locator('.state.good', { hasText: 'delivered' }).waitFor()
  await sendSession(emulator, numberFor(1006))
  await page.locator('.state.bad', { hasText: 'failed 1006' }).waitFor()
  await post(emulator, 'msg', sessionForm(emulator, anna), { apikey: 'wrong' })
  emulator.script(anna, answer.networkFault('reset-before-acceptance'))
  await sendSession(emulator).catch(() => {})
  await page.locator('.state.warn', { hasText: 'never accepted' }).waitFor()
  emulator.script(anna, answer.events())
  await sendSession(emulator)
  await page.locator('.state.busy', { hasText: 'accepted' }).waitFor()
  await emulator.inbound({ from: anna, text: 'A long word: '.padEnd(120, 'Donaudampfschiffahrt') })
  await page.locator('.state.calm', { hasText: 'inbound' }).waitFor()
  emulator.fault('latency', { ms: 0, to: anna })
  await page.locator('#faults li').waitFor()
  await page.locator('tr.row').last().click()
  await page.locator('tr.details pre').waitFor()
  // A colour is judged when it has come to rest.
  await page.evaluate('Promise.all(document.getAnimations().map(({ finished }) => finished))')
  return page
}

/** The words of the newest row, cell by cell. */
function newestRow(page: Page) {
  return page.locator('tr.row').first().locator('td')
}

describe("the emulator's page in a browser", () => {
  it('says how to send while there are no requests, and logs no error', async (context) => {
    const emulator = await openEmulator()
    const { page, errors } = await openPage(context, emulator)

    await page.getByText('Nothing has come in yet.').waitFor()
    expect(await page.locator('#url').textContent()).toBe(emulator.url)
    expect(await page.locator('#webhooks').textContent()).toBe('no subscription')
    expect(errors).toEqual([])
  })

  it('shows new requests while it is open, each with its message, response, webhooks and state', async (context) => {
    const receiver = await openReceiver(200, 200, 500)
    const emulator = await openEmulator({ webhook: { url: `${receiver.url}/hook?token=t` }, webhookTries: 1 })
    const { page } = await openPage(context, emulator)
    await sendSession(emulator)

    await page.locator('.state.good', { hasText: 'delivered' }).waitFor()
    const [, number, message, reply, webhooks, state] = await newestRow(page).allTextContents()
    expect(number).toContain(anna)
    expect(message).toBe('textYour order has shipped')
    expect(reply).toBe('200')
    expect(webhooks).toBe('enqueued200sent200delivered500')
    expect(state).toBe('delivered')
    expect(await page.locator('#webhooks').textContent()).toBe(`${receiver.url}/hook`)
  })

  it('shows refusals, failures and reset connections as such', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)

    await post(emulator, 'msg', sessionForm(emulator, anna), { apikey: 'wrong' })
    await page.locator('.state.bad', { hasText: 'refused' }).waitFor()
    await sendSession(emulator, numberFor(1006))
    await page.locator('.state.bad', { hasText: 'failed 1006' }).waitFor()
    emulator.script(anna, answer.networkFault('reset-before-acceptance'))
    await sendSession(emulator).catch(() => {})
    await page.locator('.state.warn', { hasText: 'never accepted' }).waitFor()
    expect(await page.locator('#count-requests').textContent()).toBe('3')
  })

  it('shows markup in a message as text', async (context) => {
    const emulator = await openEmulator()
    const { page, errors } = await openPage(context, emulator)
    const text = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    const fields = { message: JSON.stringify({ type: '<b>text</b>', text }), destination: '<i>1</i>' }
    await post(emulator, 'msg', sessionForm(emulator, anna, fields))

    await page.getByText(text).waitFor()
    expect(await page.locator('tbody').locator('img, script, b, i').count()).toBe(0)
    expect(await page.title()).toBe('Gupshup emulator')
    expect(errors).toEqual([])
  })

  it('shows everything about a row when it is clicked, and hides it again', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)
    await sendSession(emulator)
    const row = page.locator('tr.row').first()
    const details = page.locator('tr.details')

    await row.click()
    await details.getByText('"Your order has shipped"').waitFor()
    await row.press('Enter')
    await details.waitFor({ state: 'detached' })
  })

  it('sets a fault for a number and a count, shows it, and ends it', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)
    await page.getByLabel('Fault', { exact: true }).selectOption('too-many-requests')
    await page.getByLabel('Only for this number').fill(anna)
    await page.getByLabel('How many times').fill('2')
    await page.getByRole('button', { name: 'Set' }).click()

    await page.getByText(`too-many-requests · for ${anna} · 0 of 2`).waitFor()
    expect((await sendSession(emulator)).status).toBe(429)
    await page.getByText('1 of 2').waitFor()
    await page.getByRole('button', { name: 'Lift too-many-requests' }).click()
    await page.locator('#faults li').waitFor({ state: 'detached' })
    expect(emulator.faults).toEqual([])
  })

  it('shows what is wrong with an invalid fault', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)
    await page.getByLabel('How many times').fill('0')
    await page.getByRole('button', { name: 'Set' }).click()
    await page.getByRole('alert').getByText('count').waitFor()
  })

  it('sends an inbound message, and clears the log', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)
    await page.getByLabel("Sender's number").fill('919900000031')
    await page.getByLabel('Words of the message').fill('Where is my order?')
    await page.getByRole('button', { name: 'Send' }).click()

    await page.locator('td', { hasText: 'Where is my order?' }).waitFor()
    expect(emulator.webhooks).toMatchObject([{ event: 'inbound', to: '919900000031' }])
    await page.getByRole('button', { name: 'Clear log' }).click()
    await page.getByText('Nothing has come in yet.').waitFor()
    expect(emulator.webhooks).toEqual([])
  })

  it('shows that the emulator has stopped', async (context) => {
    const emulator = await openEmulator()
    const { page } = await openPage(context, emulator)
    await emulator.close()
    await page.getByText('emulator stopped').waitFor()
  })

  describe.each([
    ['on a desktop', { width: 1280, height: 900 }],
    ['on a phone', { width: 390, height: 844 }],
  ])('%s', (_where, viewport) => {
    it.for(['light', 'dark'] as const)(
      'has no violations that axe reports, in the %s color scheme',
      async (scheme, context) => {
        const page = await openBusyPage(context, scheme, viewport)
        await page.evaluate(axe)
        const violations = await page.evaluate(
          'axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))',
        )
        expect(violations).toEqual([])
      },
    )

    it('shows the state of every message without horizontal scrolling', async (context) => {
      const page = await openBusyPage(context, 'light', viewport)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      expect(await page.evaluate('document.querySelector("main").scrollWidth')).toBeLessThanOrEqual(
        viewport.width,
      )
      for (const state of await page.locator('.state').all()) {
        const box = await state.boundingBox()
        expect((box?.x ?? viewport.width) + (box?.width ?? 1)).toBeLessThanOrEqual(viewport.width)
      }
    })
  })

  it('follows the color scheme of the browser', async (context) => {
    const emulator = await openEmulator()
    const background = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await openPage(context, emulator)
    const dark = await openPage(context, emulator, 'dark')
    expect(await background(light.page)).not.toBe(await background(dark.page))
  })
})
