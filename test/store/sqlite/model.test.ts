import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describeStoreModel } from '../../../src/store/testing/model.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describeStoreModel(
  'sqliteStore()',
  async () => {
    // The operations name times soon after 1970. By the real time all windows are over, and an unparked event lets some be deleted.
    const store = sqliteStore({ path: folder.newFile(), now: () => 0 })
    return { store, close: () => store.close() }
  },
  { numRuns: 60 },
)
