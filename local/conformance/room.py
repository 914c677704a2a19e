"""What the checks have in common: a client, a bucket for each check, and ways to say what is wanted."""

import socket
import urllib.error
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

MIB = 1 << 20
REGION = "us-east-1"
CHECKS = []

resolve = socket.getaddrinfo


def resolve_localhost(host, *more, **named):
    """Names below localhost are this machine, which not every resolver knows."""
    name = host.decode() if isinstance(host, bytes) else host
    return resolve("127.0.0.1" if name and name.endswith(".localhost") else host, *more, **named)


socket.getaddrinfo = resolve_localhost


def check(function):
    CHECKS.append(function)
    return function


class Store:
    def __init__(self, endpoint, key, secret, read_only=None, domain=None):
        self.endpoint, self.key, self.secret = endpoint, key, secret
        self.read_only, self.domain = read_only, domain

    def client(self, key=None, secret=None, endpoint=None, **config):
        config = {"s3": {"addressing_style": "path"}, "retries": {"max_attempts": 1}, "signature_version": "s3v4", **config}
        return boto3.client(
            "s3", endpoint_url=endpoint or self.endpoint, region_name=REGION, config=Config(**config),
            aws_access_key_id=key or self.key, aws_secret_access_key=secret or self.secret,
        )


class Room:
    """A bucket for one check, and the short ways to use it."""

    def __init__(self, store):
        self.store, self.s3, self.name = store, store.client(), f"check-{uuid.uuid4().hex[:12]}"
        self.s3.create_bucket(Bucket=self.name)

    def put(self, key, body=b"hello", **more):
        return self.s3.put_object(Bucket=self.name, Key=key, Body=body, **more)

    def get(self, key, **more):
        return self.s3.get_object(Bucket=self.name, Key=key, **more)

    def read(self, key, **more):
        return self.get(key, **more)["Body"].read()

    def versioning(self, status):
        self.s3.put_bucket_versioning(Bucket=self.name, VersioningConfiguration={"Status": status})


def same(found, wanted):
    if found != wanted:
        raise AssertionError(f"found {found!r}, wanted {wanted!r}")


def fails(code, status, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except ClientError as error:
        answer = error.response
        same((answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]), (code, status))
        return answer
    raise AssertionError(f"succeeded, wanted {code}")


def http(method, url, body=None, headers=None):
    """(status, body) of a request that boto3 does not send."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
