import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  backOffForAnomaly,
  claimProbe,
  halt,
  newGate,
  probeSucceeded,
  resume,
  strike,
  tick,
} from '../../src/gate/transitions.ts'
import type { GateRecord, GateStatus } from '../../src/model/gate-record.ts'
import { changed, rateLimited, severe } from '../gate/support.ts'
import { statesOf } from '../support/declared-names.ts'
import { readMarkdown } from '../support/markdown-snippets.ts'
import { tableRows } from '../support/markdown-tables.ts'

const page = readMarkdown(readFileSync(new URL('../../docs/how-it-works.md', import.meta.url), 'utf8'))
const [life = '', gate = '', chain = ''] = page.blocks.flatMap(({ language, code }) =>
  language === 'mermaid' ? [code] : [],
)

interface Arrow {
  readonly from: string
  readonly to: string
}

/** The arrows between the states of a diagram. A state has its own name, not its alias. */
function arrowsOf(diagram: string): Arrow[] {
  const names = new Map(
    [...diagram.matchAll(/state "(.+)" as (\w+)/g)].map(([, name, alias]) => [alias, name]),
  )
  return [...diagram.matchAll(/^ *(\w+) --> (\w+): ./gm)].map(([, from = '', to = '']) => ({
    from: names.get(from) ?? from,
    to: names.get(to) ?? to,
  }))
}

function statesIn(diagram: string): string[] {
  return [...new Set(arrowsOf(diagram).flatMap(({ from, to }) => [from, to]))].sort()
}

const textOf = ({ from, to }: Arrow) => `${from} -> ${to}`
const start = 1_000_000

/** The transitions that can change the gate's state. */
const moves: ((gate: GateRecord) => ReturnType<typeof strike>)[] = [
  (gate) => strike(gate, { failure: rateLimited, action: severe, epoch: gate.epoch, now: start }),
  (gate) => backOffForAnomaly(gate, start, 60_000),
  (gate) => halt(gate, { cause: { type: 'request' }, reason: 'a test', now: start }),
  resume,
  (gate) => tick(gate, start + 3_600_000),
  (gate) => claimProbe(gate, 'm1', start + 7_200_000),
  (gate) => probeSucceeded(gate, 'm1', start),
]

/** Applies all transitions to a new gate, again and again, and collects the changes of its state. */
function arrowsOfTheCode(): string[] {
  const seen = new Set<string>()
  const arrows = new Set<string>()
  const visit = (gate: GateRecord, depth: number): void => {
    const key = JSON.stringify(gate.status)
    if (seen.has(key) || depth === 0) return
    seen.add(key)
    for (const move of moves) {
      const next = move(gate)
      if (next === undefined) continue
      const { state: from } = gate.status
      const { state: to }: GateStatus = next.status
      if (from !== to) arrows.add(textOf({ from, to }))
      visit(changed(gate, next), depth - 1)
    }
  }
  visit(newGate, 12)
  return [...arrows].sort()
}

describe('the diagrams of docs/how-it-works.md', () => {
  it('the life of a message has exactly the states of the code', () => {
    expect(statesIn(life)).toEqual(statesOf('src/model/message-record.ts', 'MessageState', 'name').sort())
  })

  it('the table below the life of a message explains every state', () => {
    const explained = tableRows(page.prose, 'state').map((row) => row.get('state'))
    expect(explained.sort()).toEqual(statesOf('src/model/message-record.ts', 'MessageState', 'name').sort())
  })

  it('the life of a message has an arrow to and from every state', () => {
    const arrows = arrowsOf(life)
    const moving = statesIn(life)
    expect([...new Set(arrows.map(({ from }) => from))].sort()).toEqual(moving)
    expect([...new Set(arrows.map(({ to }) => to))].sort()).toEqual(moving)
  })

  it('the gate has exactly the states of the code', () => {
    expect(statesIn(gate)).toEqual(statesOf('src/model/gate-record.ts', 'GateStatus', 'state').sort())
  })

  it('the gate has exactly the arrows that its transitions can make', () => {
    expect(arrowsOf(gate).map(textOf).sort()).toEqual(arrowsOfTheCode())
  })

  it('the fallback chain declares every participant', () => {
    const declared = [...chain.matchAll(/participant (\w+)/g)].map(([, name]) => name)
    const used = [...chain.matchAll(/^ *(\w+)--?>>(\w+):/gm)].flatMap(([, from, to]) => [from, to])
    expect([...new Set(used)].sort()).toEqual(declared.sort())
  })

  it('each diagram is of a type that GitHub draws', () => {
    const kinds = [life, gate, chain].map((code) => code.split('\n')[0])
    expect(kinds).toEqual(['stateDiagram-v2', 'stateDiagram-v2', 'sequenceDiagram'])
  })
})

describe('the reasons for which a message waits', () => {
  it('the table of docs/how-it-works.md names every reason for which a message waits', () => {
    const row = tableRows(page.prose, 'state').find((one) => one.get('state') === 'waiting')
    const named = row?.get('what it means') ?? ''
    const missing = statesOf('src/model/message-record.ts', 'MessageState', 'why').filter(
      (why) => !named.includes(why),
    )
    expect(missing).toEqual([])
  })
})
