#!/bin/sh -eu
# Pushes its standard input as a blob of the repository `app`: spec/api.md, "Pushing a Layer".
at=http://127.0.0.1:5000; as='ann:correct-horse-battery'; layer=$(mktemp); cat > "$layer"
to=$(curl -fsS -u "$as" -D - -o /dev/null -X POST $at/v2/app/blobs/uploads/ | tr -d '\r' | sed -n 's/^Location: //p')
digest=sha256:$(sha256sum "$layer" | cut -d ' ' -f 1)
curl -fsS -u "$as" -X PUT -H 'content-type: application/octet-stream' --data-binary "@$layer" "$at$to&digest=$digest"
rm "$layer"
