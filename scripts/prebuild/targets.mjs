// What is built here, and for what: one entry a platform, named as its npm package is.

/** Debian 10's and RHEL 7's C library: older than what any supported Node.js asks for, so Node.js itself is the floor. */
const glibc = '2.17'
const glibcLibraries = ['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2', 'librt.so.1', 'libutil.so.1']
/** What Windows 10 brings; the one of the long name is how Rust's own library waits (WaitOnAddress). */
const windowsLibraries = ['advapi32.dll', 'api-ms-win-core-synch-l1-2-0.dll', 'bcrypt.dll', 'bcryptprimitives.dll', 'crypt32.dll', 'kernel32.dll', 'msvcrt.dll', 'ntdll.dll', 'secur32.dll', 'userenv.dll', 'ws2_32.dll']

/**
 * `glibc`: the newest version of it that the binary may name. `needed`: the only libraries it may. `std`: Rust's own library has to be
 * built too, where rustup has it not, since no package has it; `foreign`: the package that has. `compiler` and `runner`: what building and
 * running take from Debian.
 */
export const targets = {
  'linux-x64-gnu': {
    triple: 'x86_64-unknown-linux-gnu', glibc, needed: [...glibcLibraries, 'ld-linux-x86-64.so.2'], machine: 'X86-64', how: 'zig',
  },
  'linux-arm64-gnu': {
    triple: 'aarch64-unknown-linux-gnu', glibc, needed: [...glibcLibraries, 'ld-linux-aarch64.so.1'], machine: 'AArch64', how: 'zig',
    foreign: ['arm64', 'libstd-rust-web-dev:arm64'], runner: ['qemu-user-static'],
  },
  'linux-x64-musl': {
    triple: 'x86_64-unknown-linux-musl', needed: ['libc.so'], machine: 'X86-64', how: 'zig, with Rust\'s std', std: true,
  },
  'linux-arm64-musl': {
    triple: 'aarch64-unknown-linux-musl', needed: ['libc.so'], machine: 'AArch64', how: 'zig, with Rust\'s std', std: true, runner: ['qemu-user-static'],
  },
  'win32-x64-msvc': {
    triple: 'x86_64-pc-windows-gnu', needed: windowsLibraries, machine: 'x86-64', how: 'mingw gcc, with Rust\'s std', std: true,
    compiler: ['gcc-mingw-w64-x86-64-posix', 'g++-mingw-w64-x86-64-posix'], runner: ['wine64', 'wine', 'gcc-mingw-w64-x86-64-posix'],
  },
}

/** Packages whose binary cannot be made here, and why. */
export const elsewhere = {
  'darwin-arm64': 'needs Apple\'s SDK; the release workflow builds and runs it on macOS',
  'darwin-x64': 'needs Apple\'s SDK; the release workflow builds and runs it on macOS',
  'win32-arm64-msvc': 'needs Microsoft\'s SDK; the release workflow builds it on Windows',
}

/** Names that mean one of the above. */
export const aliases = { 'win32-x64': 'win32-x64-msvc', 'win32-x64-gnu': 'win32-x64-msvc', 'linux-x64': 'linux-x64-gnu', 'linux-arm64': 'linux-arm64-gnu' }

export const fileOf = (platform) => `datastore-client.${platform}.node`

/** Stripped, on any platform: what a package may weigh. */
export const largest = 10e6
