import { describe, expect, it } from 'vitest'
import { readGate, writeGate } from '../../operations.ts'
import { aGate } from '../records.ts'
import type { Given } from '../store-under-test.ts'

/** The document of the gate. */
export function describeGate(given: Given): void {
  describe('the gate', () => {
    it('the gate is absent before it is written', async () => {
      expect(await readGate(given.scope)).toBeUndefined()
    })

    it('the gate begins with version 1', async () => {
      expect(await writeGate(given.scope, aGate(2))).toBe(false)
      expect(await readGate(given.scope)).toBeUndefined()
      expect(await writeGate(given.scope, aGate(1))).toBe(true)
    })

    it('the gate is read as it was written', async () => {
      const gate = aGate(1, {
        epoch: 2,
        resumedEpoch: 1,
        status: {
          state: 'probing',
          strikes: 1,
          pauseMs: 60_000,
          cause: {
            type: 'failure',
            failure: { kind: 'rate-limit', via: 'webhook', system: 'gupshup', code: 4_001 },
          },
          probe: { messageId: 'one', opensAt: 9_000 },
        },
      })
      await writeGate(given.scope, gate)
      expect(await readGate(given.scope)).toEqual(gate)
    })

    it.each([
      ['the version it has', 2],
      ['an older version', 1],
      ['a version that skips one', 4],
    ])('the gate is not overwritten by %s', async (_, version) => {
      const second = aGate(2, { epoch: 1 })
      await writeGate(given.scope, aGate(1))
      await writeGate(given.scope, second)
      expect(await writeGate(given.scope, aGate(version, { epoch: 9 }))).toBe(false)
      expect(await readGate(given.scope)).toEqual(second)
    })

    it.each([
      ['the first version', 1],
      ['a later version', 2],
    ])('of a hundred concurrent writes of %s of the gate one wins', async (_, version) => {
      if (version === 2) await writeGate(given.scope, aGate(1))
      const rivals = Array.from({ length: 100 }, (_, epoch) => aGate(version, { epoch }))
      const won = await Promise.all(rivals.map((rival) => writeGate(given.scope, rival)))
      expect(won.filter(Boolean)).toHaveLength(1)
      expect(await readGate(given.scope)).toEqual(rivals[won.indexOf(true)])
    })
  })
}
