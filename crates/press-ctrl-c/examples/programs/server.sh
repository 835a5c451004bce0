#!/bin/sh
# Ends well on Ctrl-C.
trap 'echo bye; exit 0' INT
echo 'listening on port 8080'
while :; do sleep 1; done
