/** Numbers from 0 to 1, the same ones for the same seed. After George Marsaglia's xorshift with 32 bits. */
export function seeded(seed: number): () => number {
  let state = (seed % 0xffff_ffff) + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}
