"""The suite that any server of the sync protocol must pass: it speaks docs/protocol.md and nothing else."""
