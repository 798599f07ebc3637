import type { TemplateMessage } from 'gupshup-outbound'
import type { FixtureOptions } from '../fixture.ts'
import type { Row, Scenario, ScenarioContext, ScenarioGroup } from '../scenario.ts'
import { template } from './rows.ts'

const spring: TemplateMessage = {
  type: 'template',
  id: '5e8d1c7a-2b3f-4a60-9d4e-6f7a8b9c0d01',
  params: ['Asha'],
}
const video = { type: 'video', url: 'https://cdn.example.com/4711.mp4' } as const

/** No scripted answers: the emulator decides by window, template and consent. */
const unscripted = { answers: [] } as const
const tracked: FixtureOptions = {
  client: { sessionWindow: 'enforce' },
  emulator: { window: 'track', codeNumbers: false },
}
const checked: FixtureOptions = { client: { checkTemplates: true }, emulator: { codeNumbers: false } }
const unchecked: FixtureOptions = { emulator: { codeNumbers: false } }

const sent: Row = {
  code: '–',
  arrived: 'webhook',
  did: 'sent it once',
  finalState: 'delivered',
  requests: 1,
}
const replaced: Row = {
  ...sent,
  arrived: '–',
  did: 'withheld it, fell back to a template',
  finalState: 'fallback delivered',
}
const refused = (errorName: string): Row => ({
  code: '–',
  arrived: '–',
  did: `raised ${errorName}`,
  finalState: 'not sent',
  requests: 0,
})

/** Two templates, one of them for marketing. */
function addTemplates({ fixture: { emulator } }: ScenarioContext): void {
  emulator.addTemplate({ ...template, name: 'shipped', body: 'Hi {{1}}, order {{2}} left.' })
  emulator.addTemplate({ id: spring.id, name: 'spring', category: 'MARKETING', body: 'Hi {{1}}!' })
}

/** Changes a number or a template first, and then sends the message. */
function after(prepare: (context: ScenarioContext) => Promise<void>): Pick<Scenario, 'answers' | 'run'> {
  return {
    ...unscripted,
    async run(context) {
      addTemplates(context)
      await prepare(context)
      context.fixture.notes.clear()
      return await context.observe(await context.send())
    },
  }
}

const nothing = async () => {}
const stopped = after(({ fixture, to }) => fixture.emulator.stopMarketing(to))
const paused = after(({ fixture }) => fixture.emulator.pauseTemplate(spring.id))

export const beforeSending: ScenarioGroup = {
  title: 'Windows, templates, opt-outs',
  scenarios: [
    {
      name: 'window closed',
      own: tracked,
      ...unscripted,
      request: { fallback: template },
      expected: replaced,
    },
    {
      name: 'closed, no fallback',
      own: tracked,
      ...unscripted,
      expected: refused('SessionWindowError'),
    },
    {
      name: 'window open',
      own: tracked,
      ...after(({ fixture, to }) => fixture.emulator.inbound({ from: to, text: 'Hello' })),
      request: { fallback: template },
      expected: sent,
    },
    {
      name: 'paused template',
      own: unchecked,
      ...paused,
      request: { message: spring, fallback: template },
      expected: replaced,
    },
    {
      name: 'paused, no fallback',
      own: unchecked,
      ...paused,
      request: { message: spring },
      expected: refused('TemplateError'),
    },
    {
      name: 'paused, then approved',
      own: unchecked,
      ...after(async ({ fixture: { emulator } }) => {
        await emulator.pauseTemplate(spring.id)
        await emulator.approveTemplate(spring.id)
      }),
      request: { message: spring, fallback: template },
      expected: sent,
    },
    {
      name: 'missing parameter',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, params: [] } },
      expected: refused('TemplateError'),
    },
    {
      name: 'unsupported header media',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, media: video }, fallback: template },
      expected: replaced,
    },
    {
      name: 'unknown template',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, id: '5e8d1c7a-2b3f-4a60-9d4e-6f7a8b9c0d99' } },
      expected: refused('TemplateError'),
    },
    {
      name: 'marketing stopped',
      own: checked,
      ...stopped,
      request: { message: spring },
      expected: refused('SuppressedError'),
    },
    {
      name: 'stopped, but utility',
      own: checked,
      ...stopped,
      request: { message: template },
      expected: sent,
    },
    {
      name: 'marketing resumed',
      own: checked,
      ...after(async ({ fixture: { emulator }, to }) => {
        await emulator.stopMarketing(to)
        await emulator.resumeMarketing(to)
      }),
      request: { message: spring },
      expected: sent,
    },
    {
      name: 'opted out',
      own: unchecked,
      ...after(({ fixture, to }) => fixture.emulator.optOut(to)),
      expected: refused('SuppressedError'),
    },
  ],
}
