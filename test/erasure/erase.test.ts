import { describe, expect, it } from 'vitest'
import { asha, live, ravi, start, type TestPerson, tracesOf } from './life.ts'
import { formsOf, type Place, places } from './places.ts'

/** Which traces of the person are in the store, as they are or inside of base64. */
async function found(place: Place, person: TestPerson): Promise<readonly string[]> {
  const bytes = await place.bytes()
  return tracesOf(person)
    .flatMap(formsOf)
    .filter((form) => bytes.includes(form))
}

describe.each(Object.entries(places()))('erase() on the store in %s', (_, makePlace) => {
  it('leaves no trace of the person in the store, where there were many, and none of another person is lost', async () => {
    const place = await makePlace()
    const running = await start(place.open())
    await live(running, ravi)
    const ofRavi = await found(place, ravi)
    await live(running, asha)
    const before = await found(place, asha)
    expect(tracesOf(asha).filter((trace) => !before.includes(trace))).toEqual([])
    expect(before).toContain(formsOf(asha.number)[1])
    const report = await running.client.erase(asha.number)
    expect(report).toEqual({
      ...{ messages: 5, cancelled: 1, parkedEvents: 1 },
      ...{ suppressions: expect.any(Number), inbound: expect.any(Number), links: expect.any(Number) },
    })
    expect(await found(place, asha)).toEqual([])
    expect(await found(place, ravi)).toEqual(ofRavi)
    expect(await running.client.people.get(ravi.number)).toMatchObject({ userIds: [ravi.userId] })
  })
})
