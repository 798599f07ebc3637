export { addressesOf, numberOf, type PersonAddress } from './addresses.ts'
export { type AddressesAt, addressesAt } from './addresses-at.ts'
export {
  type ChangeNotice,
  type LearnContext,
  learnChange,
  learnSighting,
  learnSpelling,
  type Sighting,
} from './learn.ts'
export { PeopleList, type Person } from './people-list.ts'
export { hasUserIds, type PeopleContext } from './person-documents.ts'
export { SeenLinks } from './seen-links.ts'
