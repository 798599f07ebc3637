export { describeStoreContract } from './contract.ts'
export { describeStoreModel } from './model.ts'
export type { StoreUnderTest } from './store-under-test.ts'
