-- What every script finds around it: the library of Lua 5.1 on an engine of 5.4, and the gateway's functions. It runs once a
-- state; the function it returns makes the globals of one execution, all of them new tables.
--
-- Native functions never raise an error themselves. Their first result tells what to do: nothing, raise the message that follows
-- (true), or wait for the gateway (1). See LuaCallbacks.cs.
local api, open = ...

local type, next, pairs, ipairs, select = type, next, pairs, ipairs, select
local rawget, rawset, rawequal, rawtostring, rawtonumber = rawget, rawset, rawequal, tostring, tonumber
local getmetatable, setmetatable, error, pcall, assert = getmetatable, setmetatable, error, pcall, assert
local string, table, math, os, io, coroutine, debug = string, table, math, os, io, coroutine, debug
local format, gmatch, match, find = string.format, string.gmatch, string.match, string.find
local rawconcat, unpack = table.concat, table.unpack
local floor, ceil, pow2 = math.floor, math.ceil, 2.0 ^ 53
local rawload = load
local yield, resume, create, isyieldable, running = coroutine.yield, coroutine.resume, coroutine.create, coroutine.isyieldable, coroutine.running
local costatus = coroutine.status
local getinfo, getupvalue, upvaluejoin = debug.getinfo, debug.getupvalue, debug.upvaluejoin
local memory = collectgarbage
local strings = getmetatable('')
local _ENV = nil

-- What the present execution has, and the next must not see: its globals, the modules that it loaded.
local current, modules

-- Waiting ------------------------------------------------------------------------------------------------------------

local AWAIT = {}

local function pause()
  if isyieldable() then yield(AWAIT) else api.block() end
end

local function check(flag, ...)
  if not flag then return ... end
  if flag == true then error((...), 2) end
  pause()
  return check(api.complete())
end

local function guard(f)
  return function(...) return check(f(...)) end
end

-- A script's own coroutine that waits for the gateway waits through the coroutines around it.
local function passed(co, ok, first, ...)
  if ok and rawequal(first, AWAIT) then
    pause()
    return passed(co, resume(co))
  end
  return ok, first, ...
end

local function pass(co, ...) return passed(co, resume(co, ...)) end

-- Numbers as text ----------------------------------------------------------------------------------------------------

local function text(n)
  if n > -pow2 and n < pow2 and n == floor(n) then return format('%d', n) end
  return (api.number(n))
end

local function tostring(...)
  local v = ...
  if type(v) == 'number' then return text(v) end
  return rawtostring(...)
end

local CONCATENATION = {}
local pending
local wrapped = setmetatable({}, { __mode = 'k' })

local function joins(v)
  local mt = getmetatable(v)
  return type(mt) == 'table' and rawget(mt, '__concat') ~= nil
end

-- `a .. b` arrives as `a .. CONCATENATION .. b`: first with b on the right, which is kept, then with a on the left.
setmetatable(CONCATENATION, { __metatable = false, __concat = function(x, y)
  if rawequal(x, CONCATENATION) then
    pending = y
    return CONCATENATION
  end
  y, pending = pending, nil
  local tx, ty = type(x), type(y)
  if tx == 'number' then x = text(x) elseif tx ~= 'string' and not joins(x) and not joins(y) then
    error('attempt to concatenate a ' .. tx .. ' value', 2)
  end
  if ty == 'number' then y = text(y) elseif ty ~= 'string' and not joins(x) and not joins(y) then
    error('attempt to concatenate a ' .. ty .. ' value', 2)
  end
  return x .. y
end })

-- The base library ---------------------------------------------------------------------------------------------------

local base = {
  _VERSION = 'Lua 5.1', assert = assert, error = error, ipairs = ipairs, next = next, pairs = pairs, pcall = pcall,
  rawequal = rawequal, rawget = rawget, rawset = rawset, select = select, tostring = tostring, type = type, unpack = unpack,
}

function base.tonumber(...)
  local n = rawtonumber(...)
  return n and n + 0.0
end

function base.setmetatable(t, mt)
  local finalizer
  if type(mt) == 'table' then
    -- 5.1 runs no finalizers for tables, and one would run where no budget is counted.
    finalizer = rawget(mt, '__gc')
    local join = rawget(mt, '__concat')
    if type(join) == 'function' and not wrapped[join] then
      local function joined(x, y)
        if rawequal(y, CONCATENATION) then y, pending = pending, nil end
        return join(x, y)
      end
      wrapped[joined] = true
      rawset(mt, '__concat', joined)
    end
    if finalizer ~= nil then rawset(mt, '__gc', nil) end
  end
  setmetatable(t, mt)
  if finalizer ~= nil then rawset(mt, '__gc', finalizer) end
  return t
end

function base.getmetatable(v)
  -- The metatable of strings outlives the execution, so a state whose script held it serves no other.
  if type(v) == 'string' then api.taint() end
  return getmetatable(v)
end

function base.xpcall(f, handler, ...)
  -- A handler would run before the error has unwound, where no budget is counted.
  local function caught(ok, ...)
    if ok then return true, ... end
    return false, handler(...)
  end
  return caught(pcall(f, ...))
end

function base.collectgarbage(option)
  return option == 'count' and memory('count') or 0
end

function base.newproxy(with)
  local mt = with == true and {} or (type(with) == 'table' and getmetatable(with)) or nil
  return setmetatable({}, mt)
end

function base.print(...)
  local line = {}
  for i = 1, select('#', ...) do line[i] = tostring((select(i, ...))) end
  api.print(rawconcat(line, '\t'))
end

local compile = guard(api.compile)

local function loaded(source, name)
  local f, problem = compile(source, name)
  if not f then return nil, problem end
  return f(CONCATENATION)
end

function base.loadstring(source, name)
  return loaded(source, name or source)
end

function base.load(source, name)
  if type(source) == 'function' then
    local parts = {}
    for part in source do
      if part == '' then break end
      parts[#parts + 1] = part
    end
    source = rawconcat(parts)
  end
  return loaded(source, name or '=(load)')
end

local read = guard(api.read)

function base.loadfile(path)
  local source, problem = read(path)
  if not source then return nil, problem end
  return loaded(source, '=' .. path)
end

function base.dofile(path)
  local f, problem = base.loadfile(path)
  if not f then error(problem, 2) end
  return f()
end

local function scriptof(f)
  if type(f) == 'function' then return f end
  if f == nil then f = 1 end
  if f == 0 then return nil end
  local info = getinfo(f + 2, 'f')
  if not info then error('bad argument #1 (invalid level)', 3) end
  return info.func
end

local function environment(f)
  local i = 1
  while true do
    local name, value = getupvalue(f, i)
    if not name then return nil end
    if name == '_ENV' then return i, value end
    i = i + 1
  end
end

function base.getfenv(f)
  f = scriptof(f)
  local i, value
  if f then i, value = environment(f) end
  if i then return value end
  return current
end

function base.setfenv(f, t)
  f = scriptof(f)
  local i = f and environment(f)
  if i then upvaluejoin(f, i, function() return t end, 1) end
  return f
end

-- The libraries ------------------------------------------------------------------------------------------------------

local function copy(t)
  local c = {}
  for k, v in next, t do c[k] = v end
  return c
end

local libraries = {}

libraries.table = {
  insert = table.insert, remove = table.remove, sort = table.sort, unpack = unpack,
  getn = function(t) return #t end,
  maxn = function(t)
    local max = 0
    for k in next, t do if type(k) == 'number' and k > max then max = k end end
    return max
  end,
  foreach = function(t, f)
    for k, v in next, t do
      local r = f(k, v)
      if r ~= nil then return r end
    end
  end,
  foreachi = function(t, f)
    for i = 1, #t do
      local r = f(i, t[i])
      if r ~= nil then return r end
    end
  end,
  concat = function(t, separator, i, j)
    i, j = i or 1, j or #t
    if type(separator) == 'number' then separator = text(separator) end
    local c
    for k = i, j do
      if type(t[k]) == 'number' then
        c = c or copy(t)
        c[k] = text(t[k])
      end
    end
    return rawconcat(c or t, separator, i, j)
  end,
}

if open then
  local s = copy(string)
  libraries.string = s
  s.dump, s.pack, s.unpack, s.packsize = nil, nil, nil, nil
  s.gfind = s.gmatch
  function s.format(f, ...)
    local n = select('#', ...)
    if n == 0 then return format(f) end
    local args, i = { ... }, 0
    for kind in gmatch(f, '%%[-+ #0-9.]*(.)') do
      if kind ~= '%' then
        i = i + 1
        local a = args[i]
        if kind == 's' and type(a) == 'number' then
          args[i] = text(a)
        elseif find('diuoxXc', kind, 1, true) and type(a) == 'number' and a ~= floor(a) then
          args[i] = a < 0 and ceil(a) or floor(a)
        end
      end
    end
    return format(f, unpack(args, 1, n))
  end

  local m = copy(math)
  libraries.math = m
  m.type, m.tointeger, m.ult, m.maxinteger, m.mininteger = nil, nil, nil, nil, nil
  m.mod = m.fmod
  m.fmod = function(x, y) return math.fmod(x + 0.0, y + 0.0) end
  m.pow = function(x, y) return x ^ y end
  m.log10 = function(x) return math.log(x, 10) end
  m.ldexp = function(x, e) return x * 2.0 ^ e end
  m.frexp = m.frexp or function(x)
    if x == 0 then return 0, 0 end
    local e = floor(math.log(math.abs(x), 2)) + 1
    return x / 2.0 ^ e, e
  end
  m.sinh = function(x) return (math.exp(x) - math.exp(-x)) / 2 end
  m.cosh = function(x) return (math.exp(x) + math.exp(-x)) / 2 end
  m.tanh = function(x) return (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1) end

  local o = copy(os)
  libraries.os = o
  o.exit, o.setlocale = nil, nil

  libraries.io = copy(io)

  local d = copy(debug)
  libraries.debug = d
  d.sethook, d.gethook, d.debug, d.getregistry, d.setmetatable, d.setuservalue, d.getuservalue = nil, nil, nil, nil, nil, nil, nil
  d.setupvalue, d.upvaluejoin, d.upvalueid, d.setlocal, d.setcstacklimit = nil, nil, nil, nil, nil
  d.getupvalue, d.getlocal = nil, nil
  d.getmetatable = base.getmetatable
  d.getinfo = function(...)
    local info = getinfo(...)
    if info then info.func = nil end
    return info
  end

  libraries.coroutine = {
    create = create, resume = pass, status = costatus, yield = yield,
    running = function()
      local co = running()
      return not api.main() and co or nil
    end,
    wrap = function(f)
      local co = create(f)
      local function result(ok, ...)
        if ok then return ... end
        error((...), 0)
      end
      return function(...) return result(pass(co, ...)) end
    end,
  }
end

-- The gateway's functions --------------------------------------------------------------------------------------------

local kinds, statics = {}, {}
for name, f in next, api do
  local kind, mark, member = match(name, '^([%a_]+)([.:])(%a+)$')
  if kind then
    local group = mark == ':' and kinds or statics
    group[kind] = group[kind] or {}
    group[kind][member] = guard(f)
  end
end

kinds.luaNil = {}
for kind, methods in next, kinds do
  local mt = { __index = methods, __metatable = false }
  if kind == 'failure' then mt.__tostring = methods.text end
  api.kind(kind, mt)
end

local raise = statics.failure.new
statics.failure = nil

function base.custom_error(...)
  error(raise(...), 0)
end

function base.require(path)
  modules = modules or {}
  if modules[path] == nil then
    local value
    if libraries[path] then value = current[path] else
      local file = ''
      for part in gmatch(path, '[^.]+') do file = file .. (file == '' and '' or '/') .. part end
      local f, problem = base.loadfile(file .. '.lua')
      if not f then error("module '" .. path .. "' not found: " .. rawtostring(problem), 2) end
      value = f(path)
    end
    if value == nil then value = true end
    modules[path] = value
  end
  return modules[path]
end

-- Filled in for each execution; it has its place among the others, so that it makes no table grow.
base._G = false

-- One execution ------------------------------------------------------------------------------------------------------

-- A function that makes a copy of a table and of the tables in it. Its code is one table constructor: the engine runs that several
-- times faster than it fills tables member by member, since their sizes are known.
local function maker(t)
  local names, values = {}, {}
  local function constructor(t)
    local fields = {}
    for k, v in next, t do
      local made
      if type(v) == 'table' then made = constructor(v) else
        made = 'v' .. #names + 1
        names[#names + 1], values[#values + 1] = made, v
      end
      fields[#fields + 1] = format('[%q]=%s', k, made)
    end
    return '{' .. rawconcat(fields, ',') .. '}'
  end
  local made = constructor(t)
  return assert(rawload('local ' .. rawconcat(names, ',') .. ' = ... return function() return ' .. made .. ' end', '=maker', 't', {}))(unpack(values))
end

local scopes = { ctx = statics.ctx, request = statics.request, response = statics.response }
statics.ctx, statics.request, statics.response = nil, nil, nil

-- By scope; a state mostly serves one.
local globals = {}

local function start(scope)
  local make = globals[scope]
  if not make then
    local all = copy(base)
    for name, library in next, libraries do all[name] = library end
    for name, functions in next, statics do all[name] = functions end
    all[scope] = scopes[scope]
    make = maker(all)
    globals[scope] = make
  end
  local env = make()
  env._G = env
  strings.__index = env.string
  pending, modules, current = nil, nil, env
  return env
end

local function answer(env)
  rawset(env, 'response', copy(scopes.response))
end

-- What was needed to get here only.
memory('collect')

return start, answer, CONCATENATION
