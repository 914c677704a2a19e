export default { output: 'standalone', serverExternalPackages: ['datastore-client'] }
