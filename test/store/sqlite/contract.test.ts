import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describeStoreContract } from '../contract.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describeStoreContract('sqliteStore()', async () => {
  const store = sqliteStore({ path: folder.newFile() })
  return { store, close: () => store.close() }
})
