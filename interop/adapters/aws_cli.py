"""The AWS CLI (version 1, the one that PyPI has).

Each verb is a command line, run by the CLI's own driver inside this process: a process a command costs 0.7 s of start-up alone,
minutes over the whole matrix.
"""
import contextlib
import io
import json
import os
import tempfile

from awscli.clidriver import create_clidriver
from serve import PART_SIZE, STORE, describe, digest, listing, serve

FLAGS = {"CacheControl": "cache-control", "ContentDisposition": "content-disposition", "ContentEncoding": "content-encoding",
         "ContentLanguage": "content-language", "ContentType": "content-type", "Expires": "expires"}

folder = tempfile.TemporaryDirectory(prefix="datastore-interop-")
body_file = os.path.join(folder.name, "body")


def configure():
    """The CLI takes the size of parts from its configuration file only."""
    path = os.path.join(folder.name, "config")
    with open(path, "w", encoding="utf-8") as config:
        config.write("[default]\nregion = %s\nmax_attempts = 2\ns3 =\n  addressing_style = path\n" % STORE["REGION"])
        config.write("  multipart_threshold = %d\n  multipart_chunksize = %d\n" % (PART_SIZE, PART_SIZE))
    os.environ.update(AWS_CONFIG_FILE=path, AWS_SHARED_CREDENTIALS_FILE=path + "-none", AWS_ACCESS_KEY_ID=STORE["ACCESS_KEY"],
                      AWS_SECRET_ACCESS_KEY=STORE["SECRET_KEY"], AWS_PAGER="")


class Refused(Exception):
    def __init__(self, said):
        super().__init__(said)
        # "An error occurred (NoSuchKey) when calling ...", else the CLI's own words
        self.code = said.split("(", 1)[1].split(")", 1)[0] if "An error occurred (" in said else "CliError"


def aws(*words):
    """Runs a command line and returns what it printed."""
    out, err = io.StringIO(), io.StringIO()
    out.buffer = io.BytesIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(["--endpoint-url", STORE["ENDPOINT"], "--output", "json", *words])
        except SystemExit as stop:  # a usage error
            code = stop.code
    if code:
        raise Refused((err.getvalue() or out.getvalue()).strip())
    return out.getvalue() or out.buffer.getvalue().decode()


def put(request):
    flags = [word for name, value in request["Headers"].items() for word in ("--" + FLAGS[name], value)]
    if request["Metadata"]:
        flags += ["--metadata", json.dumps(request["Metadata"])]
    if request["parts"]:
        aws("s3", "cp", request["file"], "s3://%s/%s" % (request["Bucket"], request["Key"]), "--only-show-errors", *flags)
    else:
        aws("s3api", "put-object", "--bucket", request["Bucket"], "--key", request["Key"], "--body", request["file"], *flags)


def get(request):
    answer = json.loads(aws("s3api", "get-object", "--bucket", request["Bucket"], "--key", request["Key"], body_file))
    with open(body_file, "rb") as body:
        return {**describe(answer), **digest(iter(lambda: body.read(2**20), b""))}


def head(request):
    return describe(json.loads(aws("s3api", "head-object", "--bucket", request["Bucket"], "--key", request["Key"])))


def pages(request):
    verb = "list-objects" if request["version"] == 1 else "list-objects-v2"
    words = ["--bucket", request["Bucket"], "--page-size", str(request["MaxKeys"])]
    for name in ("Prefix", "Delimiter"):
        words += ["--" + name.lower(), request[name]] if request.get(name) else []
    answer = listing([json.loads(aws("s3api", verb, *words) or "{}")])
    del answer["pages"]  # the CLI pages by itself and does not tell
    return answer


configure()
serve({"put": put, "get": get, "head": head, "list": pages})
