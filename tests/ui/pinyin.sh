# Runs a program with a pinyin input method on: sh pinyin.sh COMMAND …
export QT_IM_MODULE=ibus HOME="$XDG_CACHE_HOME"
ibus-daemon --replace --panel disable >&2 &
while [ "$(ibus engine)" != libpinyin ]; do
    ibus engine libpinyin >&2
    sleep 0.1
done
exec "$@"
