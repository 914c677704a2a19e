// rclone and s5cmd: one command a file, with the concurrency that each has by default. Of their CPU and memory nothing is known here.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { bucket, credentials, job, region } from './measure.mjs'

const tool = process.env.BENCH_TOOL
const [key, local] = [`${job.verb[0]}0/${job.size}`, join(job.folder, 'moved')]

const programs = {
  rclone: {
    // The null store's ETags look like MD5s and are none.
    command: (from, to) => ['copyto', '--no-check-certificate', '--ignore-checksum', from, to],
    remote: `s:${bucket}/${key}`,
    env: {
      RCLONE_CONFIG: '/dev/null', RCLONE_CONFIG_S_TYPE: 's3', RCLONE_CONFIG_S_PROVIDER: 'Other', RCLONE_CONFIG_S_ENDPOINT: job.endpoint, RCLONE_CONFIG_S_REGION: region,
      RCLONE_CONFIG_S_ACCESS_KEY_ID: credentials.accessKeyId, RCLONE_CONFIG_S_SECRET_ACCESS_KEY: credentials.secretAccessKey, RCLONE_CONFIG_S_NO_CHECK_BUCKET: 'true',
    },
  },
  s5cmd: {
    command: (from, to) => ['--endpoint-url', job.endpoint, '--no-verify-ssl', '--log', 'error', 'cp', from, to],
    remote: `s3://${bucket}/${key}`,
    env: { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_REGION: region },
  },
}

// Of a file that is there already rclone says that it was moved.
rmSync(local, { force: true })
const { command, remote, env } = programs[basename(tool)]
const args = job.verb === 'upload' ? command(job.file, remote) : command(remote, local)
const began = performance.now()
const { status, stderr } = spawnSync(tool, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
if (status !== 0) {
  console.error(stderr)
  process.exit(1)
}
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }))
