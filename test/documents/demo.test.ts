import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { catalog, type Failure } from 'gupshup-outbound'
import { answer, faultKinds } from 'gupshup-outbound/emulator'
import { describe, expect, test, vi } from 'vitest'
import { readRow } from '../../examples/demo/observe.ts'
import { startProgress } from '../../examples/demo/progress.ts'
import { rowOrError } from '../../examples/demo/row-or-error.ts'
import { runDemo } from '../../examples/demo/run-demo.ts'
import { compare, type Row, type Scenario } from '../../examples/demo/scenario.ts'
import { scenarioGroups } from '../../examples/demo/scenarios/index.ts'
import { createTerminal, processTerminal } from '../../examples/demo/terminal.ts'
import { messageKinds } from '../../src/messages/message.ts'

const escapeCharacter = '\u001B'
const scenarios = scenarioGroups.flatMap((group) => group.scenarios)
const gupshupCodes = catalog.filter(({ system }) => system === 'gupshup').map(({ code }) => String(code))

const row: Row = {
  code: '1005',
  arrived: 'webhook',
  did: 'fell back to a template',
  finalState: 'fallback delivered',
  requests: 2,
}

/** A terminal that records its output. */
function recordingTerminal({ isLive = false } = {}) {
  const written: string[] = []
  const terminal = createTerminal({ isLive, write: (text) => written.push(text) })
  return { terminal, text: () => written.join('') }
}

describe.concurrent('npm run demo', () => {
  test('ends with exit code 0, a row for every code and plain lines where stdout is no terminal', async () => {
    const { exitCode, output } = await runMain()
    expect(output).not.toContain('✗')
    expect(exitCode).toBe(0)
    expect(output).not.toContain(escapeCharacter)
    expect(output.match(/^✓ .+$/gm)).toHaveLength(scenarios.length)
    for (const code of [
      ...gupshupCodes,
      '470',
      '131026',
      '131047',
      '131050',
      '131056',
      '400',
      '401',
      '429',
      '502',
    ]) {
      expect(output).toMatch(new RegExp(`^✓ +${code} `, 'm'))
    }
    for (const group of scenarioGroups) {
      expect(output).toContain(`${group.title}: ${group.scenarios.length} of ${group.scenarios.length} as`)
    }
    for (const state of ['backing off', 'probing', 'halted', 'HaltedError', 'resume()', '3 of 3 delivered']) {
      expect(output).toContain(state)
    }
    expect(output.split('\n').filter((line) => line.length > 110)).toEqual([])
  }, 60_000)

  test('ends with exit code 1, and says what was expected, when a row is not as it should be', async () => {
    const { terminal, text } = recordingTerminal()
    const good: Scenario = {
      name: 'Good',
      expected: { ...row, code: '–', did: 'sent it once', finalState: 'delivered', requests: 1 },
    }
    // Expected to fall back, as 1005 does; but what Gupshup reports is another code.
    const wrong: Scenario = { name: 'Wrong', answers: [answer.fail(1010)], expected: row }
    expect(await runDemo([{ title: 'Two', scenarios: [good, wrong] }], terminal)).toBe(1)
    expect(text()).toContain('Two: 1 of 2 as expected\n')
    expect(text()).toMatch(/^✓ +– {2}Good +webhook +sent it once +delivered +1$/m)
    expect(text()).toMatch(/^✗ 1010 {2}Wrong +webhook +raised InvalidMediaUrlError +failed +1$/m)
    expect(text()).toMatch(
      /WHAT THE CLIENT DID +expected +fell back to a template\n +got +raised InvalidMediaUrlError\n/,
    )
    expect(text()).toMatch(/REQ +expected +2\n +got +1\n/)
    expect(text()).toContain('2 of 3 as expected')
  })

  test('goes on after a scenario that throws, and counts it as failed', async () => {
    const { terminal, text } = recordingTerminal()
    const broken: Scenario = { name: 'Broken', expected: row, run: () => Promise.reject(new Error('Oh no')) }
    expect(await runDemo([{ title: 'One', scenarios: [broken] }], terminal)).toBe(1)
    expect(text()).toMatch(/^✗ +– {2}Broken .*Error: Oh no +demo error/m)
    expect(text()).toContain('3 of 3 delivered')
  })
})

describe('the scenarios of the demo', () => {
  test('have one for every code of Gupshup', () => {
    const codes = new Set(scenarios.map(({ expected }) => expected.code))
    expect(gupshupCodes.filter((code) => !codes.has(code))).toEqual([])
  })

  test('have one for every type of message', () => {
    const types = new Set(scenarios.flatMap(({ request }) => Object(request?.message).type ?? []))
    expect(Object.keys(messageKinds).filter((type) => !types.has(type))).toEqual([])
  })

  test('have one for every fault of the emulator', () => {
    const kinds = new Set(scenarios.map(({ fault }) => fault?.kind))
    expect(faultKinds.filter((kind) => !kinds.has(kind))).toEqual([])
  })
})

describe('readRow()', () => {
  const to = '919900000021'
  const outcome = {
    id: 'a',
    to,
    status: 'delivered',
    reached: true,
    via: 'message',
    requests: 1,
    attempts: [],
  } as const

  test('describes nothing but the error when there are no notes', () => {
    const nothing = { entries: [], failures: new Set<Failure>() }
    expect(readRow({ to, notes: nothing, result: { type: 'error', error: new Error('Oh no') } })).toEqual({
      code: '–',
      arrived: '–',
      did: 'raised Oh no',
      finalState: 'not sent',
      requests: 0,
    })
  })

  test('shows a problem that no scenario expects', () => {
    const notes = {
      entries: [{ type: 'problem', what: 'unmatched webhook' }] as const,
      failures: new Set<Failure>(),
    }
    expect(readRow({ to, notes, result: { type: 'outcome', outcome } }).did).toBe('unmatched webhook')
  })

  test('says that a message was withheld, and that neither response nor webhook reported it', () => {
    const failure: Failure = { kind: 'session-window', via: 'client' }
    const nothing = { entries: [], failures: new Set([failure]) }
    const attempts = [{ step: 0, type: 'text', withheld: true }]
    const result = { type: 'outcome', outcome: { ...outcome, attempts } } as const
    expect(readRow({ to, notes: nothing, result })).toMatchObject({
      arrived: '–',
      did: 'withheld it',
    })
  })

  test('distinguishes a suppression for marketing from one for everything', () => {
    const suppression = { to, scope: 'marketing', since: 0, provisional: false } as const
    const notes = {
      entries: [{ type: 'suppressed', to, suppression }] as const,
      failures: new Set<Failure>(),
    }
    const result = { type: 'error', error: new Error('Oh no') } as const
    expect(readRow({ to, notes, result }).did).toBe('suppressed it for marketing')
  })

  test('leaves out what happened to other numbers', () => {
    const suppression = { to: '919900000022', since: 0, provisional: false }
    const notes = {
      entries: [{ type: 'suppressed', to: '919900000022', suppression }] as const,
      failures: new Set<Failure>(),
    }
    expect(readRow({ to, notes, result: { type: 'outcome', outcome } }).did).toBe('sent it once')
  })
})

describe('compare()', () => {
  test('finds no difference between equal rows', () => {
    expect(compare('TemplateMatchFailed', row, { ...row }).differences).toEqual([])
  })

  test.each([
    ['code', { code: '1006' }],
    ['arrived', { arrived: 'reply' }],
    ['did', { did: 'fell back to a template, retried once' }],
    ['finalState', { finalState: 'delivered' }],
    ['requests', { requests: 3 }],
  ] as const)('reports a different %s', (column, change) => {
    const { differences } = compare('TemplateMatchFailed', row, { ...row, ...change })
    expect(differences).toEqual([
      { column, expected: String(row[column]), got: String({ ...row, ...change }[column]) },
    ])
  })
})

describe('rowOrError()', () => {
  test('describes a scenario that got stuck', async ({ onTestFinished }) => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const stuck = rowOrError(new Promise(() => {}))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await stuck).toMatchObject({ did: 'did not end within 15 s', requests: 0 })
  })
})

describe('the terminal', () => {
  const stdout = { isTTY: true, columns: 110, write: () => {} }

  test.each([
    ['is live on a terminal', { stdout, env: {} }, true],
    ['is plain with NO_COLOR', { stdout, env: { NO_COLOR: '1' } }, false],
    ['is live with an empty NO_COLOR', { stdout, env: { NO_COLOR: '' } }, true],
    ['is plain on a dumb terminal', { stdout, env: { TERM: 'dumb' } }, false],
    ['is plain in a pipe', { stdout: { ...stdout, isTTY: false }, env: {} }, false],
  ])('%s', (_, process, isLive) => {
    expect(processTerminal(process).isLive).toBe(isLive)
  })

  test('shows the progress in one line that is redrawn, and clears it at the end', () => {
    const { terminal, text } = recordingTerminal({ isLive: true })
    const progress = startProgress(terminal, 2)
    progress.begin('1005 TemplateMatchFailed')
    progress.begin('1006 TemplateOptInFailed')
    progress.end()
    expect(text()).toContain('1/2')
    expect(text()).toContain('2/2')
    expect(text()).toContain('1006 TemplateOptInFailed')
    expect(text()).not.toContain('\n')
    expect(text().endsWith(`\r${escapeCharacter}[2K`)).toBe(true)
  })
})

/** Runs the demo as `npm run demo` does. */
async function runMain(): Promise<{ exitCode: number | null; output: string }> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts'], { cwd: root })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  return await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, output }))
  })
}
