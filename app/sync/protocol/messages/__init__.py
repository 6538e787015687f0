"""What laptop and service say to each other, as frozen values: a file for each conversation.

docs/protocol.md is the specification in words. Every body is JSON compressed with zstd.
"""
