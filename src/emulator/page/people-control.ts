import type { PeopleControls } from '../people/controls.ts'
import type { EmulatedPerson, PersonChanges } from '../people/person.ts'
import type { UserIds } from '../people/user-ids.ts'

export interface PeopleControl {
  readonly people: PeopleControls
  readonly userIds: Pick<UserIds, 'v2' | 'v3' | 'enable'>
}

/** Reads a field of the request. */
type Field = (name: string) => unknown

/** What was done about a person, or what is wrong with the request. `undefined`: the action is about something else. */
export async function controlPeople(
  field: Field,
  { people, userIds }: PeopleControl,
): Promise<{ readonly person: EmulatedPerson } | string | Record<string, never> | undefined> {
  if (field('action') === 'user-ids') {
    userIds.enable({ v2: flagIn(field, 'v2'), v3: flagIn(field, 'v3') })
    return {}
  }
  try {
    const person = await personFor(field, people)
    return person && { person }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function personFor(
  field: Field,
  people: PeopleControls,
): EmulatedPerson | Promise<EmulatedPerson> | undefined {
  const address = textIn(field, 'address') ?? ''
  const phone = textIn(field, 'phone')
  switch (field('action')) {
    case 'add-person':
      return people.add({ ...changesIn(field), phone, userId: textIn(field, 'userId') })
    case 'get-person':
      return people.get(address)
    case 'change-person':
      return people.change(address, changesIn(field))
    case 'change-number':
      return people.changeNumber(address, phone ?? '')
    case 'change-user-id':
      return people.changeUserId(address)
    case 'recycle-number':
      return people.recycle(phone ?? '', { ...changesIn(field), userId: textIn(field, 'userId') })
    case 'share-number':
      return people.shareNumber(address)
    default:
      return undefined
  }
}

/** Only what is given: what is left out stays. */
function changesIn(field: Field): PersonChanges {
  const parentUserId = textIn(field, 'parentUserId')
  const username = textIn(field, 'username')
  const name = textIn(field, 'name')
  const hidesNumber = flagIn(field, 'hidesNumber')
  return {
    ...(parentUserId !== undefined && { parentUserId }),
    ...(username !== undefined && { username }),
    ...(name !== undefined && { name }),
    ...(hidesNumber !== undefined && { hidesNumber }),
  }
}

function textIn(field: Field, name: string): string | undefined {
  const value = field(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function flagIn(field: Field, name: string): boolean | undefined {
  const value = field(name)
  return typeof value === 'boolean' ? value : undefined
}
