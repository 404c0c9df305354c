#!/bin/sh
# Puts an empty index under a tag: spec/api.md, "Pushing an Image Manifest".
type=application/vnd.oci.image.index.v1+json
exec curl -fsS -u ann:correct-horse-battery -X PUT -H "content-type: $type" -d '{"schemaVersion":2,"mediaType":"'$type'","manifests":[]}' "http://127.0.0.1:5000/v2/app/manifests/$1"
