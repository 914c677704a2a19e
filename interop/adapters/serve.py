"""The far side of the protocol for clients that are programs of Python; serve.mjs says what it is."""
import hashlib
import json
import os
import sys

STORE = {name: os.environ["INTEROP_" + name] for name in ("ENDPOINT", "REGION", "ACCESS_KEY", "SECRET_KEY")}
PART_SIZE = 5 * 2**20
PAGE_LIMIT = 200
TOLD = ("ContentLength", "ETag", "ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage")


def describe(answer):
    """What a client with AWS's names tells of an object."""
    fields = {name: answer[name] for name in TOLD if answer.get(name) is not None}
    expires = answer.get("ExpiresString") or answer.get("Expires")
    if expires:
        fields["Expires"] = expires if isinstance(expires, str) else expires.isoformat()
    return {**fields, "Metadata": answer.get("Metadata", {})}


def digest(chunks):
    """The length and the hash of a body."""
    sha256, size = hashlib.sha256(), 0
    for chunk in chunks:
        sha256.update(chunk)
        size += len(chunk)
    return {"bytes": size, "sha256": sha256.hexdigest()}


def listing(pages):
    """Every page of a listing, as one."""
    found = {"objects": [], "prefixes": [], "pages": 0}
    for page in pages:
        found["pages"] += 1
        if found["pages"] > PAGE_LIMIT:
            raise RuntimeError("EndlessListing: more than %d pages" % PAGE_LIMIT)
        found["objects"] += [{name: entry[name] for name in ("Key", "Size", "ETag")} for entry in page.get("Contents", [])]
        found["prefixes"] += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
    return found


def error_of(error):
    code = getattr(error, "response", {}).get("Error", {}).get("Code") or getattr(error, "code", None) or type(error).__name__
    return {"code": str(code), "message": str(error)[:300]}


def serve(verbs):
    """Answers requests until stdin ends; the answers keep the real stdout for themselves."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = {"id": request.pop("id")}
        try:
            answer["result"] = verbs[request.pop("verb")](request) or {}
        except (Exception, SystemExit) as error:  # whatever a client throws is its answer
            answer["error"] = error_of(error)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
