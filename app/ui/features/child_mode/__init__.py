"""The laptop in the hands of a child or carer: one question at a time, and no way to anything else."""
