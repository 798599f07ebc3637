import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describeStoreModel } from '../../../src/store/testing/model.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describeStoreModel(
  'sqliteStore()',
  async () => {
    const store = sqliteStore({ path: folder.newFile() })
    return { store, close: () => store.close() }
  },
  { numRuns: 60 },
)
