// A host with a memory cage (Electron, Node.js with pointer compression) refuses Buffers over memory that is not its own: the addon
// then copies. Such a host is not to be had from a package registry, so its answer is put in place of Node's: the addon looks Node-API
// up by name when it is loaded, so in a copy of the binary that one name leads to a library of ours.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure, mustRun, root } from '../scripts/tools.mjs'
import { binaryName } from '../scripts/packages.mjs'
import { trySmoke } from './runtimes.mjs'

const name = 'napi_create_external_buffer'
const other = 'napi_create_external_buffeX' // as long
const library = `#include <stdio.h>
static int refused;
int ${other}(void) { __atomic_add_fetch(&refused, 1, __ATOMIC_RELAXED); return 22; } /* napi_no_external_buffers_allowed */
__attribute__((destructor)) static void say(void) { fprintf(stderr, "refused %d\\n", refused); }
`

function diverted(file) {
  const bytes = readFileSync(file)
  let at = bytes.indexOf(name)
  if (at < 0) throw new Failure(`${file} does not look up ${name}.`)
  for (; at >= 0; at = bytes.indexOf(name, at)) bytes.write(other, at)
  return bytes
}

export async function noExternalBuffers({ project, folder, clientOptions }) {
  const [source, shim, binary] = ['refuse.c', 'refuse.so', 'caged.node'].map((file) => join(folder, file))
  writeFileSync(source, library)
  await mustRun(process.env.CC ?? 'cc', ['-shared', '-fPIC', '-o', shim, source], { quiet: true })
  writeFileSync(binary, diverted(join(root, binaryName('linux-x64-gnu'))))
  const env = { DATASTORE_CLIENT_NATIVE: binary, LD_PRELOAD: shim }
  const output = await trySmoke([process.execPath], { project, clientOptions, bucket: 'caged', env })
  const refused = Number(/^refused (\d+)$/m.exec(output)?.[1] ?? 0)
  if (refused === 0) throw new Failure('No external buffer was asked for, so this tried nothing.')
  console.log(`${refused} external buffers were refused`)
}
