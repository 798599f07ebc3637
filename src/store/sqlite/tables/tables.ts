import type { DatabaseSync } from 'node:sqlite'
import { Contents } from './contents.ts'
import { DueMessages } from './due-messages.ts'
import { EntryTable } from './entries.ts'
import { FinishedMessages } from './finished-messages.ts'
import { Gates } from './gates.ts'
import { Messages } from './messages.ts'
import { Owners } from './owners.ts'
import { PendingEvents } from './pending-events.ts'
import { Scopes } from './scopes.ts'
import { SessionWindows } from './session-windows.ts'

/** All that is read from and written to one connection. Both threads have theirs: one only reads. */
export class Tables {
  readonly scopes: Scopes
  readonly messages: Messages
  readonly due: DueMessages
  readonly finished: FinishedMessages
  readonly contents: Contents
  readonly owners: Owners
  readonly pendingEvents: PendingEvents
  readonly entries: EntryTable
  readonly sessionWindows: SessionWindows
  readonly gates: Gates

  constructor(database: DatabaseSync) {
    this.scopes = new Scopes(database)
    this.messages = new Messages(database)
    this.due = new DueMessages(database)
    this.finished = new FinishedMessages(database)
    this.contents = new Contents(database)
    this.owners = new Owners(database)
    this.pendingEvents = new PendingEvents(database)
    this.entries = new EntryTable(database)
    this.sessionWindows = new SessionWindows(database)
    this.gates = new Gates(database)
  }
}
