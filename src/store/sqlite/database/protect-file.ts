import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

/** SQLite gives the two files beside it the same mode. */
const ownerOnly = 0o600
const ownerAndGroup = 0o660
const anyOther = 0o007
const groupWrite = 0o020

/**
 * Creates the file, if it is missing, so that no other user may read it: it contains personal data, and SQLite would apply the umask only. A
 * file that every user may read is made private, because version 0.3.0 and earlier created it so. Write permission of a group stays, because only
 * a person can have given it. Windows has other permissions, which Node does not set.
 */
export function protectFile(path: string): void {
  if (process.platform === 'win32') return
  try {
    closeSync(openSync(path, 'wx', ownerOnly))
  } catch {
    // The file exists, or SQLite reports why it cannot be created.
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
