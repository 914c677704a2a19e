"""boto3, with the threads its transfers have by default, and with 16."""
import json
import os
import resource
import tempfile
import time

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

job = json.loads(os.environ["BENCH_JOB"])
access = job.get("access") or {"region": "us-east-1", "accessKeyId": "bench", "secretAccessKey": "bench-secret"}
client = boto3.client(
    "s3", endpoint_url=job["endpoint"], region_name=access["region"], aws_access_key_id=access["accessKeyId"], aws_secret_access_key=access["secretAccessKey"], verify=False,
    config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required", response_checksum_validation="when_required"))
transfer = TransferConfig(max_concurrency=16)
size, verb = job.get("size", 0), job["verb"]


def peak(usage):
    """The most memory of this program itself, in bytes: ru_maxrss begins with what its parent had."""
    if not os.path.exists("/proc/self/status"):
        return usage.ru_maxrss * 1024
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024


def drain(body):
    return sum(len(chunk) for chunk in body.iter_chunks(2**20))


def get_all(n):
    assert len(client.get_object(Bucket="bench", Key=f"g{n}/{size}")["Body"].read()) == size


def list_all(_):
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="bench", Prefix=f"n{job['keys']}/")
    assert sum(len(page["Contents"]) for page in pages) == job["keys"]


verbs = {
    "get": get_all,
    "put": lambda n: client.put_object(Bucket="bench", Key=f"p{n}/{size}", Body=body),
    "list": list_all,
    "stream": lambda n: drain(client.get_object(Bucket="bench", Key=f"s{n}/{size}")["Body"]),
    "download": lambda n: client.download_file("bench", f"d{n}/{size}", f"{folder}/downloaded", Config=transfer),
    "upload": lambda n: client.upload_file(job["file"], "bench", f"u{n}/{size}", Config=transfer),
}
body = b"datastore" * (size // 9 + 1) if verb == "put" else b""
body = body[:size]
if verb not in verbs or job["inFlight"] > 1:
    print(json.dumps({"missing": True}))
else:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        for n in range(job["count"]):
            verbs[verb](n)
        seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(json.dumps({"seconds": seconds, "cpu": cpu, "rss": peak(after)}))
