#!/bin/sh
# The status of an answer, and how many bytes came.
exec curl -sS -o /dev/null -w '%{http_code} %{size_download}\n' -u ann:correct-horse-battery "http://127.0.0.1:5000/v2/app/$1"
