"""Buckets, objects, checksums, lists, copies and multipart uploads."""

import base64
import hashlib
import io
import os
import zlib

from boto3.s3.transfer import TransferConfig

from room import MIB, check, fails, same

# --- buckets


@check
def buckets_are_listed(r):
    assert r.name in [b["Name"] for b in r.s3.list_buckets()["Buckets"]]


@check
def buckets_with_objects_stay(r):
    r.put("a")
    fails("BucketNotEmpty", 409, r.s3.delete_bucket, Bucket=r.name)
    r.s3.delete_object(Bucket=r.name, Key="a")
    r.s3.delete_bucket(Bucket=r.name)
    fails("404", 404, r.s3.head_bucket, Bucket=r.name)


@check
def buckets_have_tags(r):
    fails("NoSuchTagSet", 404, r.s3.get_bucket_tagging, Bucket=r.name)
    tags = [{"Key": "team", "Value": "data"}]
    r.s3.put_bucket_tagging(Bucket=r.name, Tagging={"TagSet": tags})
    same(r.s3.get_bucket_tagging(Bucket=r.name)["TagSet"], tags)


@check
def buckets_keep_a_policy(r):
    """It is kept and not heeded, as the store's help says."""
    fails("NoSuchBucketPolicy", 404, r.s3.get_bucket_policy, Bucket=r.name)
    policy = '{"Version":"2012-10-17","Statement":[]}'
    r.s3.put_bucket_policy(Bucket=r.name, Policy=policy)
    same(r.s3.get_bucket_policy(Bucket=r.name)["Policy"], policy)
    r.s3.delete_bucket_policy(Bucket=r.name)
    fails("NoSuchBucketPolicy", 404, r.s3.get_bucket_policy, Bucket=r.name)


# --- objects


@check
def objects_come_back(r):
    for size in (0, 1, 4096, 16384, 16385, MIB, MIB + 1, 3 * MIB + 7):
        body = os.urandom(size)
        same(r.put("key", body)["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
        assert r.read("key") == body, f"{size} bytes differ"


@check
def objects_have_odd_keys(r):
    keys = ["a b", "a+b", "a%2Fb", "é/日本", "😀", "q?x=1&y", "#", "a//b", "trailing/", "\t", "a\u0001b", "~*'()!"]
    for key in keys:
        r.put(key, key.encode())
    for key in keys:
        same(r.read(key), key.encode())
    same(sorted(o["Key"] for o in r.s3.list_objects_v2(Bucket=r.name)["Contents"]), sorted(keys))


@check
def objects_keep_what_was_said(r):
    said = dict(ContentType="text/x", CacheControl="no-store", ContentDisposition="inline", ContentEncoding="gzip",
                ContentLanguage="fr", Metadata={"a": "1", "b-c": "two words"})
    r.put("key", **said)
    head = r.s3.head_object(Bucket=r.name, Key="key")
    same({name: head[name] for name in said}, said)


@check
def objects_give_ranges(r):
    body = os.urandom(2 * MIB)
    r.put("key", body)
    for text, piece in (("bytes=0-0", body[:1]), ("bytes=1048570-1048590", body[1048570:1048591]), ("bytes=-5", body[-5:]), ("bytes=7-", body[7:])):
        answer = r.get("key", Range=text)
        same(answer["ResponseMetadata"]["HTTPStatusCode"], 206)
        assert answer["Body"].read() == piece, text
    fails("InvalidRange", 416, r.get, "key", Range="bytes=99999999-")


@check
def objects_missing_say_so(r):
    fails("NoSuchKey", 404, r.get, "missing")
    fails("NoSuchBucket", 404, r.s3.get_object, Bucket=r.name + "-no", Key="a")


@check
def conditions_hold(r):
    etag = r.put("key")["ETag"]
    fails("PreconditionFailed", 412, r.get, "key", IfMatch='"other"')
    fails("304", 304, r.get, "key", IfNoneMatch=etag)
    fails("PreconditionFailed", 412, r.put, "key", IfNoneMatch="*")
    fails("PreconditionFailed", 412, r.put, "key", IfMatch='"other"')
    r.put("key", b"new", IfMatch=etag)


@check
def deletes_of_many_are_one_request(r):
    for key in "abc":
        r.put(key)
    objects = [{"Key": key} for key in ("a", "b", "never")]
    done = r.s3.delete_objects(Bucket=r.name, Delete={"Objects": objects})
    same(sorted(d["Key"] for d in done["Deleted"]), ["a", "b", "never"])
    same([o["Key"] for o in r.s3.list_objects_v2(Bucket=r.name)["Contents"]], ["c"])


# --- checksums


@check
def checksums_are_kept_and_returned(r):
    body = b"x" * 100_000
    values = {"CRC32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
              "SHA1": base64.b64encode(hashlib.sha1(body).digest()).decode(),
              "SHA256": base64.b64encode(hashlib.sha256(body).digest()).decode()}
    for name, value in values.items():
        same(r.put("key", body, ChecksumAlgorithm=name)[f"Checksum{name}"], value)
        head = r.s3.head_object(Bucket=r.name, Key="key", ChecksumMode="ENABLED")
        same(head[f"Checksum{name}"], value)
        assert r.read("key", ChecksumMode="ENABLED") == body


@check
def checksums_that_are_wrong_are_refused(r):
    fails("BadDigest", 400, r.put, "key", ChecksumCRC32="AAAAAA==")
    fails("BadDigest", 400, r.put, "key", ContentMD5=base64.b64encode(b"0" * 16).decode())
    fails("NoSuchKey", 404, r.get, "key")


# --- lists


@check
def lists_are_paged_and_folded(r):
    keys = [f"{folder}/{n:02}" for folder in "abc" for n in range(7)] + ["top"]
    for key in keys:
        r.put(key, b"")
    for verb in ("list_objects", "list_objects_v2"):
        pages = list(r.s3.get_paginator(verb).paginate(Bucket=r.name, PaginationConfig={"PageSize": 4}))
        same([o["Key"] for page in pages for o in page["Contents"]], sorted(keys))
        pages = r.s3.get_paginator(verb).paginate(Bucket=r.name, Delimiter="/", PaginationConfig={"PageSize": 2})
        pages = list(pages)
        same([p["Prefix"] for page in pages for p in page.get("CommonPrefixes", [])], ["a/", "b/", "c/"])
        same([o["Key"] for page in pages for o in page.get("Contents", [])], ["top"])


# --- copies


@check
def copies_take_or_replace_metadata(r):
    r.put("a", Metadata={"m": "1"}, Tagging="t=1")
    source = {"Bucket": r.name, "Key": "a"}
    r.s3.copy_object(Bucket=r.name, Key="b", CopySource=source)
    same(r.get("b")["Metadata"], {"m": "1"})
    same(r.s3.get_object_tagging(Bucket=r.name, Key="b")["TagSet"], [{"Key": "t", "Value": "1"}])
    r.s3.copy_object(Bucket=r.name, Key="a", CopySource=source, Metadata={"m": "2"}, MetadataDirective="REPLACE")
    same(r.get("a")["Metadata"], {"m": "2"})
    fails("InvalidRequest", 400, r.s3.copy_object, Bucket=r.name, Key="a", CopySource=source)


# --- multipart


@check
def multipart_through_the_transfer_manager(r):
    body = os.urandom(12 * MIB + 5)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    r.s3.upload_fileobj(io.BytesIO(body), r.name, "key", Config=config)
    target = io.BytesIO()
    r.s3.download_fileobj(r.name, "key", target, Config=config)
    assert target.getvalue() == body
    assert r.s3.head_object(Bucket=r.name, Key="key")["ETag"].endswith('-3"')


@check
def multipart_lists_uploads_and_parts(r):
    upload = r.s3.create_multipart_upload(Bucket=r.name, Key="key")["UploadId"]
    for number in (1, 2, 3):
        r.s3.upload_part(Bucket=r.name, Key="key", UploadId=upload, PartNumber=number, Body=b"x" * number)
    same([u["UploadId"] for u in r.s3.list_multipart_uploads(Bucket=r.name)["Uploads"]], [upload])
    pages = r.s3.get_paginator("list_parts").paginate(Bucket=r.name, Key="key", UploadId=upload, PaginationConfig={"PageSize": 2})
    same([p["Size"] for page in pages for p in page["Parts"]], [1, 2, 3])
    r.s3.abort_multipart_upload(Bucket=r.name, Key="key", UploadId=upload)
    fails("NoSuchUpload", 404, r.s3.list_parts, Bucket=r.name, Key="key", UploadId=upload)


@check
def multipart_refuses_wrong_parts(r):
    upload = r.s3.create_multipart_upload(Bucket=r.name, Key="key")["UploadId"]
    place = dict(Bucket=r.name, Key="key", UploadId=upload)
    parts = [{"PartNumber": n, "ETag": r.s3.upload_part(**place, PartNumber=n, Body=b"x")["ETag"]} for n in (1, 2)]
    fails("EntityTooSmall", 400, r.s3.complete_multipart_upload, **place, MultipartUpload={"Parts": parts})
    fails("InvalidPartOrder", 400, r.s3.complete_multipart_upload, **place, MultipartUpload={"Parts": parts[::-1]})
    wrong = [{"PartNumber": 7, "ETag": parts[0]["ETag"]}]
    fails("InvalidPart", 400, r.s3.complete_multipart_upload, **place, MultipartUpload={"Parts": wrong})


@check
def multipart_attributes_tell_the_parts(r):
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    r.s3.upload_fileobj(io.BytesIO(bytes(11 * MIB)), r.name, "key", Config=config)
    told = r.s3.get_object_attributes(Bucket=r.name, Key="key", ObjectAttributes=["ObjectSize", "ObjectParts", "Checksum"])
    same((told["ObjectSize"], told["ObjectParts"]["TotalPartsCount"]), (11 * MIB, 3))
