#!/bin/sh
# Ends well on Ctrl-C, also when that comes as soon as it is ready: a shell looks
# at its traps when the command that it waits for has ended, so that command says it.
trap 'echo bye; exit 0' INT
(echo 'listening on port 8080'; exec sleep 600)
