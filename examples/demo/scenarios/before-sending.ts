import type { TemplateMessage } from 'gupshup-outbound'
import type { FixtureOptions } from '../fixture.ts'
import type { Row, Scenario, ScenarioContext, ScenarioGroup } from '../scenario.ts'
import { template } from './rows.ts'

const spring: TemplateMessage = {
  type: 'template',
  id: '5e8d1c7a-2b3f-4a60-9d4e-6f7a8b9c0d01',
  params: ['Asha'],
}
const film = { type: 'video', url: 'https://cdn.example.com/4711.mp4' } as const

/** Nothing is laid down: what becomes of a message hangs on window, template and consent. */
const playsItself = { answers: [] } as const
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

/** Something happens to number or template, and then the message is sent. */
function after(happens: (stage: ScenarioContext) => Promise<void>): Pick<Scenario, 'answers' | 'run'> {
  return {
    ...playsItself,
    async run(stage) {
      addTemplates(stage)
      await happens(stage)
      stage.fixture.notes.clear()
      return await stage.observe(await stage.send())
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
      name: 'has not written lately',
      own: tracked,
      ...playsItself,
      request: { fallback: template },
      expected: replaced,
    },
    {
      name: 'the same, no fallback',
      own: tracked,
      ...playsItself,
      expected: refused('SessionWindowError'),
    },
    {
      name: 'has just written',
      own: tracked,
      ...after(({ fixture, to }) => fixture.emulator.inbound({ from: to, text: 'Hello' })),
      request: { fallback: template },
      expected: sent,
    },
    {
      name: 'a paused template',
      own: unchecked,
      ...paused,
      request: { message: spring, fallback: template },
      expected: replaced,
    },
    {
      name: 'the same, no fallback',
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
      name: 'a parameter too few',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, params: [] } },
      expected: refused('TemplateError'),
    },
    {
      name: 'a film it cannot show',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, media: film }, fallback: template },
      expected: replaced,
    },
    {
      name: 'a template of nobody',
      own: checked,
      ...after(nothing),
      request: { message: { ...spring, id: '5e8d1c7a-2b3f-4a60-9d4e-6f7a8b9c0d99' } },
      expected: refused('TemplateError'),
    },
    {
      name: 'marketing, stopped',
      own: checked,
      ...stopped,
      request: { message: spring },
      expected: refused('SuppressedError'),
    },
    {
      name: 'no marketing, stopped',
      own: checked,
      ...stopped,
      request: { message: template },
      expected: sent,
    },
    {
      name: 'marketing, resumed',
      own: checked,
      ...after(async ({ fixture: { emulator }, to }) => {
        await emulator.stopMarketing(to)
        await emulator.resumeMarketing(to)
      }),
      request: { message: spring },
      expected: sent,
    },
    {
      name: 'opted out of everything',
      own: unchecked,
      ...after(({ fixture, to }) => fixture.emulator.optOut(to)),
      expected: refused('SuppressedError'),
    },
  ],
}
