# What a program with boto3 does on Kopah (or any Ceph), step by step; transfers.mjs beside it does the same with datastore-client.
# Where the store is comes from the environment (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY).
#   python3 transfers.py BUCKET FOLDER     FOLDER holds data.bin, and takes what comes back
import sys
import boto3

bucket, folder = sys.argv[1:3]
s3 = boto3.client('s3')

# 1. a new bucket, and all of one's buckets
s3.create_bucket(Bucket=bucket)
print('buckets:', bucket in [each['Name'] for each in s3.list_buckets()['Buckets']])

# 2. a file up, with how far it is
sent = []
s3.upload_file(f'{folder}/data.bin', bucket, 'runs/data.bin', ExtraArgs={'Metadata': {'run': '7'}}, Callback=sent.append)
print('upload_file:', sum(sent), 'bytes')

# 3. what is in the bucket
for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='runs/'):
    for each in page.get('Contents', []):
        print('listed:', each['Key'], each['Size'])

# 4. a file down
s3.download_file(bucket, 'runs/data.bin', f'{folder}/copy.bin')
print('download_file: done')

# 5. into something that is open already
with open(f'{folder}/stream.bin', 'wb') as file:
    s3.download_fileobj(bucket, 'runs/data.bin', file)
print('download_fileobj: done')

# 6. what the store knows of it
head = s3.head_object(Bucket=bucket, Key='runs/data.bin')
print('head_object:', head['ContentLength'], head['Metadata'])

# 7. an object that is not there
try:
    s3.download_file(bucket, 'runs/none.bin', f'{folder}/none.bin')
except s3.exceptions.ClientError as error:
    print('missing:', error.response['ResponseMetadata']['HTTPStatusCode'])

# 8. a link for somebody without keys
url = s3.generate_presigned_url('get_object', Params={'Bucket': bucket, 'Key': 'runs/data.bin'}, ExpiresIn=60)
print('presigned:', 'X-Amz-Signature=' in url or 'Signature=' in url)

# 9. everything away again
s3.delete_objects(Bucket=bucket, Delete={'Objects': [{'Key': 'runs/data.bin'}]})
s3.delete_bucket(Bucket=bucket)
print('deleted')
