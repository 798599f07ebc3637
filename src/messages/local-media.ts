import { InvalidMessageError } from '../errors/index.ts'

/** The fields that have the address of media, in every type of message and at every depth. */
const mediaFields = new Set(['url', 'previewUrl', 'link'])

/**
 * Refuses media at an address that Gupshup cannot reach. Gupshup would accept the message and report 1010 by webhook.
 *
 * @param opened Paths of fields whose address the recipient opens, not Gupshup, with `*` for any place in a list: `url`, `cards.*.action`. They and
 * the fields below them are not checked.
 * @throws {InvalidMessageError} naming the field and the host
 */
export function refuseLocalMedia(message: object, opened: readonly string[] = []): void {
  visit(
    message,
    'message',
    opened.map((path) => path.split('.')),
  )
}

/** @param opened The paths below the value. */
function visit(value: unknown, path: string, opened: readonly (readonly string[])[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? '*' : name
    const below = opened.filter(([first]) => first === step).map(([, ...rest]) => rest)
    if (below.some((rest) => rest.length === 0)) continue
    if (typeof inner === 'string' && mediaFields.has(name)) refuseLocal(inner, `${path}.${name}`)
    else visit(inner, `${path}.${name}`, below)
  }
}

function refuseLocal(url: string, field: string): void {
  if (!URL.canParse(url)) return
  const { hostname } = new URL(url)
  if (!isLocalHost(hostname)) return
  const sentence = `${field} is at ${hostname}, which only this machine or its own network can reach. Give an address that Gupshup can fetch from the internet.`
  throw new InvalidMessageError(sentence, { field })
}

/**
 * Host names that the internet does not resolve: RFC 6761 (localhost, test, invalid), RFC 6762 (local), RFC 8375 (home.arpa), and internal, which
 * ICANN has set aside for private networks
 * (https://www.icann.org/en/board-activities-and-meetings/materials/approved-resolutions-special-meeting-of-the-icann-board-29-07-2024-en).
 */
const localNames = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid']

type Ipv4Range = readonly [base: string, prefixLength: number]

/** Addresses that no host on the internet has: https://www.iana.org/assignments/iana-ipv4-special-registry. */
const localRanges: readonly Ipv4Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  // Multicast, and the reserved range after it.
  ['224.0.0.0', 3],
]

/**
 * Whether only this machine or its own network can reach a host: localhost, a private address, a name without a dot.
 *
 * @param hostname As `URL` returns it, which normalizes addresses: `2130706433` is `127.0.0.1` there.
 */
export function isLocalHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.+$/, '')
  if (host.startsWith('[')) return isLocalIpv6(host.slice(1, -1))
  if (/^\d+(?:\.\d+){3}$/.test(host)) return isLocalIpv4(numberOf(host))
  return !host.includes('.') || localNames.some((name) => host === name || host.endsWith(`.${name}`))
}

function isLocalIpv4(address: number): boolean {
  return localRanges.some(([base, prefixLength]) => {
    const size = 2 ** (32 - prefixLength)
    return Math.floor(address / size) === Math.floor(numberOf(base) / size)
  })
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

/** https://www.iana.org/assignments/iana-ipv6-special-registry. */
function isLocalIpv6(address: string): boolean {
  const groups = groupsOf(address)
  const [first = 0, second = 0, third = 0] = groups
  const [seventh = 0, eighth = 0] = groups.slice(6)
  const last = seventh * 65_536 + eighth
  const hasZeros = groups.slice(0, 5).every((group) => group === 0)
  // `::`, `::1`, and an address of IPv4 behind zeros or behind ::ffff.
  if (hasZeros && (groups[5] === 0 || groups[5] === 0xffff)) return isLocalIpv4(last)
  // An address of IPv4 behind the prefix of NAT64 (RFC 6052), or within 6to4 (RFC 3056).
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) {
    return isLocalIpv4(last)
  }
  if (first === 0x2002) return isLocalIpv4(second * 65_536 + third)
  // fc00::/7 is private, fe80::/10 of one link, fec0::/10 of one site (RFC 3879), ff00::/8 multicast.
  return first >= 0xfc00
}

/** The eight groups of an address. `::` stands for the groups that are zero. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const front = [...head].map((group) => Number.parseInt(group, 16))
  if (tail === undefined) return front
  const back = tail.map((group) => Number.parseInt(group, 16))
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back]
}
