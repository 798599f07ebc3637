import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledPackages, installedPackage, removeMetafiles } from './build/bundled-packages.ts'
import { type Manifest, sbom } from './build/sbom.ts'
import { thirdPartyNotices } from './build/third-party-notices.ts'

// The last step of the build. It writes the licences of the bundled packages into `dist`, and the software bill of materials beside it:
// the bill is attached to the release, and not part of the package.

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest: Manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const bundled = bundledPackages(root)
const dependencies = Object.keys(manifest.dependencies).map((name) => installedPackage(root, name))

writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(bundled))
writeFileSync(join(root, 'sbom.cdx.json'), sbom(manifest, { bundled, dependencies }))
removeMetafiles(root)
