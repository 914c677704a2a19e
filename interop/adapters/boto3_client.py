"""boto3, the AWS SDK for Python."""
import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from serve import PART_SIZE, STORE, describe, digest, listing, serve

client = boto3.client(
    "s3", endpoint_url=STORE["ENDPOINT"], region_name=STORE["REGION"], aws_access_key_id=STORE["ACCESS_KEY"],
    aws_secret_access_key=STORE["SECRET_KEY"], config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 2}))
in_parts = TransferConfig(multipart_threshold=PART_SIZE, multipart_chunksize=PART_SIZE, max_concurrency=2)


def put(request):
    extra = {**request["Headers"], **({"Metadata": request["Metadata"]} if request["Metadata"] else {})}
    with open(request["file"], "rb") as body:
        if request["parts"]:
            client.upload_fileobj(body, request["Bucket"], request["Key"], ExtraArgs=extra, Config=in_parts)
        else:
            client.put_object(Bucket=request["Bucket"], Key=request["Key"], Body=body, **extra)


def get(request):
    answer = client.get_object(**request)
    return {**describe(answer), **digest(answer["Body"].iter_chunks(2**20))}


def head(request):
    return describe(client.head_object(**request))


def pages(request):
    version, size = request.pop("version"), request.pop("MaxKeys")
    paginator = client.get_paginator("list_objects" if version == 1 else "list_objects_v2")
    return listing(paginator.paginate(**request, PaginationConfig={"PageSize": size}))


serve({"put": put, "get": get, "head": head, "list": pages})
