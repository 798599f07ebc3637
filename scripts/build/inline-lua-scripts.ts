import type { Plugin } from 'esbuild'
import { luaScripts } from '../../src/store/redis/lua-scripts.ts'

/** Puts the texts of the Redis store's Lua files into the module that reads them. A user's bundler would lose the files. */
export const inlineLuaScripts: Plugin = {
  name: 'inline-lua-scripts',
  setup({ onLoad }) {
    onLoad({ filter: /redis[\\/]lua-scripts\.ts$/ }, () => ({
      contents: `export const luaScripts = ${JSON.stringify(luaScripts)}`,
    }))
  },
}
