import { expect, it } from 'vitest'
import { LaneTurns } from '../../src/rate/waiting-line.ts'

const lanes = [
  { lane: 'bulk', share: 1 },
  { lane: 'urgent', share: 2 },
]

it('a lane keeps its turn while no connection is free for it', () => {
  const turns = new LaneTurns()
  for (let attempt = 0; attempt < 5; attempt += 1) expect(turns.serveNext(lanes, () => false)).toBe(false)
  const served: string[] = []
  const serve = (lane: string) => served.push(lane) > 0
  for (let turn = 0; turn < 6; turn += 1) expect(turns.serveNext(lanes, serve)).toBe(true)
  expect(served).toEqual(['urgent', 'bulk', 'urgent', 'urgent', 'bulk', 'urgent'])
})

it('no lane has a turn if none waits', () => {
  expect(new LaneTurns().serveNext([], () => true)).toBe(false)
})
