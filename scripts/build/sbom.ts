import type { InstalledPackage } from './bundled-packages.ts'

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly license: string
  readonly dependencies: Readonly<Record<string, string>>
}

export interface SbomPackages {
  /** What the files of `dist` have inside. */
  readonly bundled: readonly Omit<InstalledPackage, 'folder'>[]
  /** What npm installs beside the package, in the versions that the build was tested with. */
  readonly dependencies: readonly Omit<InstalledPackage, 'folder'>[]
}

/**
 * The software bill of materials in CycloneDX 1.6. It has neither a time nor a serial number, both of which the format leaves to us, so
 * that the same packages always give the same text. What the runtime dependencies need themselves is not listed: npm chooses that when
 * a user installs the package.
 */
export function sbom(manifest: Manifest, { bundled, dependencies }: SbomPackages): string {
  const all = [...bundled, ...dependencies]
  const packages = [...new Map(all.map((one) => [purlOf(one), one])).values()].sort((one, other) =>
    purlOf(one) < purlOf(other) ? -1 : 1,
  )
  const components = packages.map((one) => {
    const range = manifest.dependencies[one.name]
    return {
      type: 'library',
      'bom-ref': purlOf(one),
      ...namesOf(one.name),
      version: one.version,
      scope: 'required',
      licenses: licensesOf(one.license),
      purl: purlOf(one),
      properties: [
        ...(bundled.some(({ name }) => name === one.name) ? [propertyOf('bundled', 'true')] : []),
        ...(range === undefined ? [] : [propertyOf('range', range)]),
      ],
    }
  })
  const self = purlOf(manifest)
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': self,
        ...namesOf(manifest.name),
        version: manifest.version,
        description: manifest.description,
        licenses: licensesOf(manifest.license),
        purl: self,
      },
    },
    components,
    dependencies: [{ ref: self, dependsOn: components.map(({ purl }) => purl) }],
    compositions: [{ aggregate: 'incomplete', dependencies: [self] }],
  }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

/** The address of a package in npm's registry: https://github.com/package-url/purl-spec. */
function purlOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`
}

/** CycloneDX has the scope of an npm package in a field of its own. */
function namesOf(name: string): { readonly group?: string; readonly name: string } {
  const [group, rest] = name.split('/')
  return rest === undefined ? { name } : { group, name: rest }
}

function licensesOf(license: string): object[] {
  return [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }]
}

function propertyOf(name: string, value: string): { readonly name: string; readonly value: string } {
  return { name: `gupshup-outbound:${name}`, value }
}
