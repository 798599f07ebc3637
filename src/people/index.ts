export {
  type AddressesAt,
  addressesAt,
  addressesOf,
  numberOf,
  type PersonAddress,
  personAt,
  spellingsOfStranger,
} from './addresses.ts'
export { recordDecision } from './decisions.ts'
export {
  erasedAddress,
  erasedAddressesOf,
  erasedText,
  hasErasedNobody,
  makeSalt,
  saltOf,
} from './erased-address.ts'
export { forgetPerson } from './forget.ts'
export { type Holding, holdingsOf, wholly } from './holdings.ts'
export {
  type CarriedOver,
  type LearnContext,
  learnClaim,
  learnSighting,
  learnSpelling,
  type Sighting,
} from './learn.ts'
export { type ChangeNotice, learnChange } from './learn-change.ts'
export { PeopleList, type Person } from './people-list.ts'
export { hasUserIds, type PeopleContext } from './person-documents.ts'
export { isPlaceholder } from './placeholder.ts'
export { SeenLinks } from './seen-links.ts'
