// The local store in the foreground: builds it if needed, then prints the one line `ready http://127.0.0.1:N/P`.
//   npm run store -- --port N [--prefix P] [--access-key K --secret-key S]
import { buildStore } from './setup.mjs'
import { main, requireTools, run } from './tools.mjs'

await main(async () => {
  requireTools()
  const binary = await buildStore({ toStderr: true })
  const { code } = await run(binary, process.argv.slice(2))
  process.exitCode = code
})
