-- Verifies AWS Signature Version 4 over a path with its prefix, cuts the prefix and signs again for the store behind, with the same
-- keys, date and scope. Runs in nginx (see front.sh); SHA-256 and HMAC come from the libcrypto that nginx already holds.
--
-- The body is not looked at: its hash is one of the signed headers, and the store checks it. Bodies whose chunks are signed one by one
-- (STREAMING-AWS4-HMAC-SHA256-PAYLOAD) would need each of them signed again, and are refused.
local ffi = require 'ffi'
ffi.cdef [[
typedef struct evp_md_st EVP_MD;
const EVP_MD *EVP_sha256(void);
unsigned char *HMAC(const EVP_MD *, const void *, int, const unsigned char *, size_t, unsigned char *, unsigned int *);
unsigned char *SHA256(const unsigned char *, size_t, unsigned char *);
]]
local C = ffi.C
local digest, length = ffi.new('unsigned char[32]'), ffi.new('unsigned int[1]')

local function hmac(key, text)
  C.HMAC(C.EVP_sha256(), key, #key, text, #text, digest, length)
  return ffi.string(digest, 32)
end
local function hex(bytes)
  return (bytes:gsub('.', function(c) return string.format('%02x', c:byte()) end))
end
local function sha256(text)
  C.SHA256(text, #text, digest)
  return hex(ffi.string(digest, 32))
end

local function unescape(text)
  return (text:gsub('%%(%x%x)', function(h) return string.char(tonumber(h, 16)) end))
end
local function escape(text, keep)
  return (text:gsub('[^%w%-%._~' .. (keep or '') .. ']', function(c) return string.format('%%%02X', c:byte()) end))
end

local function parameters(query)
  local list, named = {}, {}
  for pair in query:gmatch('[^&]+') do
    local name, value = pair:match('^([^=]*)=?(.*)$')
    name, value = unescape((name:gsub('+', ' '))), unescape((value:gsub('+', ' ')))
    list[#list + 1] = { escape(name), escape(value) }
    named[name] = value
  end
  return list, named
end

local function canonical_query(query)
  local list = {}
  for _, pair in ipairs((parameters(query))) do
    if pair[1] ~= 'X-Amz-Signature' then list[#list + 1] = pair end
  end
  table.sort(list, function(a, b) if a[1] ~= b[1] then return a[1] < b[1] end return a[2] < b[2] end)
  for i, pair in ipairs(list) do list[i] = pair[1] .. '=' .. pair[2] end
  return table.concat(list, '&')
end

-- nil and the name of a header that is signed but absent
local function canonical_headers(names, headers)
  local lines = {}
  for name in names:gmatch('[^;]+') do
    local values = headers[name]
    if values == nil then return nil, name end
    if type(values) ~= 'table' then values = { values } end
    local trimmed = {}
    for i, value in ipairs(values) do
      trimmed[i] = tostring(value == true and '' or value):gsub('^%s+', ''):gsub('%s+$', ''):gsub('%s+', ' ')
    end
    lines[#lines + 1] = name .. ':' .. table.concat(trimmed, ',') .. '\n'
  end
  return table.concat(lines)
end

local MONTHS = { 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec' }
-- seconds since 1970 of 20260102T030405Z, nil for anything else
local function seconds(time)
  local year, month, day, h, m, s = (time or ''):match('^(%d%d%d%d)(%d%d)(%d%d)T(%d%d)(%d%d)(%d%d)Z$')
  month = month and MONTHS[tonumber(month)]
  return month and ngx.parse_http_time(string.format('Mon, %s %s %s %s:%s:%s GMT', day, month, year, h, m, s))
end

-- what a request says of its signature: claim, or nil, status, code, message
local function read_header(authorization, headers)
  local credential, names, signature = authorization:match('^AWS4%-HMAC%-SHA256%s+Credential=([^,%s]+),%s*SignedHeaders=([^,%s]+),%s*Signature=(%x+)%s*$')
  if not credential then return nil, 400, 'AuthorizationHeaderMalformed', 'only Signature Version 4 is known here' end
  local payload = headers['x-amz-content-sha256']
  if not payload then return nil, 400, 'InvalidRequest', 'x-amz-content-sha256 is missing' end
  if payload:find('^STREAMING%-AWS4') then return nil, 501, 'NotImplemented', 'signed chunks are not known here' end
  local time = headers['x-amz-date']
  local sent = seconds(time)
  if not sent then return nil, 403, 'AccessDenied', 'x-amz-date is missing' end
  if math.abs(ngx.time() - sent) > 900 then return nil, 403, 'RequestTimeTooSkewed', 'the clocks differ too much' end
  for name in pairs(headers) do
    if name:sub(1, 6) == 'x-amz-' and not (';' .. names .. ';'):find(';' .. name .. ';', 1, true) then
      return nil, 403, 'AccessDenied', 'a header is not signed: ' .. name
    end
  end
  return { credential = credential, names = names, signature = signature, payload = payload, time = time }
end

local function read_query(query, headers)
  local _, named = parameters(query)
  local claim = {
    credential = named['X-Amz-Credential'], names = named['X-Amz-SignedHeaders'], signature = named['X-Amz-Signature'],
    payload = headers['x-amz-content-sha256'] or 'UNSIGNED-PAYLOAD', time = named['X-Amz-Date'], presigned = true
  }
  if not (claim.credential and claim.names and claim.time) then return nil, 400, 'AuthorizationQueryParametersError', 'incomplete' end
  local from = seconds(claim.time)
  if not from or ngx.time() > from + (tonumber(named['X-Amz-Expires']) or 0) then return nil, 403, 'AccessDenied', 'Request has expired' end
  return claim
end

local function sign(claim, secret, path, query, names)
  local headers, absent = canonical_headers(names, claim.headers)
  if not headers then return nil, 'a signed header is missing: ' .. absent end
  local request = table.concat({ claim.method, escape(unescape(path), '/'), canonical_query(query), headers, names, claim.payload }, '\n')
  local key = 'AWS4' .. secret
  for part in claim.scope:gmatch('[^/]+') do key = hmac(key, part) end
  return hex(hmac(key, table.concat({ 'AWS4-HMAC-SHA256', claim.time, claim.scope, sha256(request) }, '\n'))), request
end

local function deny(status, code, message)
  ngx.status = status
  ngx.header['Content-Type'] = 'application/xml'
  if ngx.req.get_method() ~= 'HEAD' then
    ngx.print('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>', code, '</Code><Message>', (message:gsub('[<&]', '?')), '</Message><RequestId>front</RequestId></Error>')
  end
  return ngx.exit(ngx.HTTP_OK)
end

-- nginx passes these on as it likes, so the second signature leaves them out
local HOP_BY_HOP = { expect = true, connection = true, te = true, ['transfer-encoding'] = true, ['keep-alive'] = true, upgrade = true }

-- signs for the store behind, and returns the query that goes with it
local function sign_again(claim, secret, path, query)
  local names = {}
  for name in claim.names:gmatch('[^;]+') do if not HOP_BY_HOP[name] then names[#names + 1] = name end end
  names = table.concat(names, ';')
  if claim.presigned then
    query = query:gsub('&?X%-Amz%-Signature=%x+', ''):gsub('X%-Amz%-SignedHeaders=[^&]*', 'X-Amz-SignedHeaders=' .. escape(names):gsub('%%', '%%%%'))
    return query .. '&X-Amz-Signature=' .. sign(claim, secret, path, query, names)
  end
  ngx.req.set_header('Authorization', 'AWS4-HMAC-SHA256 Credential=' .. claim.credential .. ', SignedHeaders=' .. names
    .. ', Signature=' .. sign(claim, secret, path, query, names))
  return query
end

-- nil when the claim is good, with its secret found in `keys`; else status, code, message
local function verify(claim, path, query, keys)
  local access, scope = claim.credential:match('^([^/]+)/(.+)$')
  claim.secret = keys[access or '']
  claim.scope = scope
  if not claim.secret then return 403, 'InvalidAccessKeyId', 'this access key is not known' end
  if scope:sub(1, 8) ~= claim.time:sub(1, 8) or not scope:match('^%d+/[^/]+/s3/aws4_request$') then
    return 400, 'AuthorizationHeaderMalformed', 'the scope is wrong'
  end
  if not (';' .. claim.names .. ';'):find(';host;', 1, true) then return 403, 'AccessDenied', 'the host is not signed' end
  local wanted, request = sign(claim, claim.secret, path, query, claim.names)
  if wanted == claim.signature then return nil end
  ngx.log(ngx.WARN, 'the signature differs; canonical request:\n', request)
  return 403, 'SignatureDoesNotMatch', 'The signature is not that of ' .. path
end

local front = {}

-- nginx's access phase. prefix: '/datastore'; keys: { access = secret }
function front.handle(prefix, keys)
  local path, query = ngx.var.request_uri:match('^([^?]*)%??(.*)$')
  if path:sub(1, #prefix) ~= prefix or not path:sub(#prefix + 1, #prefix + 1):find('^/?$') then
    return deny(404, 'NoSuchBucket', 'Nothing is served outside ' .. prefix)
  end
  local inner = path:sub(#prefix + 1)
  if inner == '' then inner = '/' end
  local headers = ngx.req.get_headers(0)
  local authorization = headers['authorization']
  if authorization or query:find('X-Amz-Signature=', 1, true) then
    local claim, status, code, message
    if authorization then claim, status, code, message = read_header(authorization, headers)
    else claim, status, code, message = read_query(query, headers) end
    if not claim then return deny(status, code, message) end
    claim.headers, claim.method = headers, ngx.req.get_method()
    status, code, message = verify(claim, path, query, keys)
    if status then return deny(status, code, message) end
    query = sign_again(claim, claim.secret, inner, query)
  end
  -- without either it is anonymous, and the store decides
  ngx.var.store_uri = inner .. (query ~= '' and '?' .. query or '')
end

return front
