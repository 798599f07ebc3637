import { describe, expect, it } from 'vitest'
import { type Manifest, type SbomPackages, sbom } from '../../scripts/build/sbom.ts'

const manifest: Manifest = {
  name: 'gupshup-outbound',
  version: '1.2.3',
  description: 'Sends messages.',
  license: 'MIT',
  dependencies: { axios: '^1.0.0', 'p-retry': '^7.0.0' },
}
const axios = { name: 'axios', version: '1.5.0', license: 'MIT' }
const pRetry = { name: 'p-retry', version: '7.1.1', license: 'MIT' }
const scoped = { name: '@scope/tool', version: '2.0.0', license: '(MIT OR Apache-2.0)' }
const packages: SbomPackages = { bundled: [pRetry, scoped], dependencies: [axios, pRetry] }
const parsed = JSON.parse(sbom(manifest, packages))

describe('the software bill of materials', () => {
  it('is a CycloneDX document about this version of the package', () => {
    expect(parsed).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: {
        component: { purl: 'pkg:npm/gupshup-outbound@1.2.3', licenses: [{ license: { id: 'MIT' } }] },
      },
    })
  })

  it('lists each bundled package and each runtime dependency once, with version, licence and package URL', () => {
    expect(
      parsed.components.map(({ purl, licenses }: { purl: string; licenses: unknown }) => ({
        purl,
        licenses,
      })),
    ).toEqual([
      { purl: 'pkg:npm/%40scope/tool@2.0.0', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
      { purl: 'pkg:npm/axios@1.5.0', licenses: [{ license: { id: 'MIT' } }] },
      { purl: 'pkg:npm/p-retry@7.1.1', licenses: [{ license: { id: 'MIT' } }] },
    ])
  })

  it('says which packages are bundled, and which version ranges npm installs', () => {
    const bundled = { name: 'gupshup-outbound:bundled', value: 'true' }
    const range = (value: string) => ({ name: 'gupshup-outbound:range', value })
    expect(parsed.components.map(({ properties }: { properties: unknown }) => properties)).toEqual([
      [bundled],
      [range('^1.0.0')],
      [bundled, range('^7.0.0')],
    ])
  })

  it('separates the scope of a package from its name, as CycloneDX requires', () => {
    expect(parsed.components[0]).toMatchObject({ group: '@scope', name: 'tool' })
  })

  it('does not depend on the order in which packages are found', () => {
    const turned = { bundled: [scoped, pRetry], dependencies: [pRetry, axios] }
    expect(sbom(manifest, turned)).toBe(sbom(manifest, packages))
  })
})
