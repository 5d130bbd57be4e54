-- For each key: ARGV has the time in which it regains one, and the time that its rule is about, in microseconds. What is kept is when the
-- key will have regained all (the generic cell rate algorithm, ITU-T I.371). Answers with how long to wait, 0 when it was counted.
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
local wait, untils = 0, {}
for i, key in ipairs(KEYS) do
  local interval, per = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  untils[i] = math.max(tonumber(redis.call('GET', key) or 0), now) + interval
  wait = math.max(wait, untils[i] - now - per)
end
if wait > 0 then
  return wait
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', untils[i]), 'PX', math.max(1, math.ceil((untils[i] - now) / 1000)))
end
return 0
