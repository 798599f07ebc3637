import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

/** Its owner reads and writes. SQLite gives the two files beside it the same rights. */
const ownerOnly = 0o600
const ownerAndGroup = 0o660
const anyOther = 0o007
const groupWrite = 0o020

/**
 * Makes the file, if it is not there, so that no other user may read it: what it keeps names people, and SQLite would make it with the
 * rights that the umask leaves. A file that every user may read is made private, because version 0.3.0 and earlier left it so; a group
 * that may write stays, because only a person can have allowed it. Windows has other rights, and Node leaves them alone.
 */
export function protectFile(path: string): void {
  if (process.platform === 'win32') return
  try {
    closeSync(openSync(path, 'wx', ownerOnly))
  } catch {
    // It is there already, or SQLite says in a moment why it cannot be made.
  }
  for (const each of [path, `${path}-wal`, `${path}-shm`]) makePrivate(each)
}

function makePrivate(path: string): void {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & anyOther) === 0) return
  try {
    chmodSync(path, (mode & groupWrite) === 0 ? ownerOnly : ownerAndGroup)
  } catch {
    process.emitWarning(
      `Every user of this machine may read ${path}, and this process may not change that. Let its owner run chmod 600 on it.`,
      { type: 'GupshupOutboundWarning', code: 'GUPSHUP_SQLITE_MODE' },
    )
  }
}
