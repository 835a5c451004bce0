"""A loop that ends after the item it is at; the second Ctrl-C ends the program at once."""

import select

from allow_interrupt import Scope

items = ["one", "two", "three"]
with Scope(pass_on=False, escalate_at=2) as scope:
    while not scope.fired:
        print("working on", items[0], flush=True)
        items.append(items.pop(0))
        print("Waiting for more. Press Ctrl-C.", flush=True)
        select.select([scope], [], [])  # with your own sockets beside it
print("stopped between two items")
