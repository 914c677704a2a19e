"""What the local store gets wrong, measured by a client that is not ours: boto3, AWS's own for Python.

    boto3_check.py ENDPOINT ACCESS_KEY SECRET_KEY [READ_ONLY_KEY READ_ONLY_SECRET] [--domain HOST:PORT]

Each check is one function and one behaviour, in a bucket of its own; the topic is the first word of its name. Prints the
checks that fail and why, and ends with `N passed, N failed`.
"""

import sys

import checks_access  # noqa: F401, it registers its checks
import checks_objects  # noqa: F401
from room import CHECKS, Room, Store


def main(arguments):
    domain = arguments.pop(arguments.index("--domain") + 1) if "--domain" in arguments else None
    endpoint, key, secret, *reader = [a for a in arguments if a != "--domain"]
    store = Store(endpoint, key, secret, reader or None, domain)
    failed = 0
    for function in CHECKS:
        try:
            function(Room(store))
        except Exception as error:  # whatever it is, it is a check that fails
            failed += 1
            print(f"not ok: {function.__name__.replace('_', ' ')}: {type(error).__name__}: {error}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
